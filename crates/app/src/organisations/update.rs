//! Changes an organisation, and its services with it.

use jiff::Timestamp;
use tidings_api_types::internal::organisations::{OrganisationChange, OrganisationColumns};
use tidings_domain::{EmailBrandingId, LetterBrandingId, OrganisationId, OrganisationType};
use tidings_store::{
    PgConnection,
    organisations::{self, StoredOrganisation, TakenOver},
};

use super::{agreement, columns, refusal};
use crate::{
    App, Failure, allowances,
    brandings::{NHS_EMAIL_BRANDING, NHS_LETTER_BRANDING},
};

/// Changes an organisation. Its services follow its type and whether it is of the Crown; those without a branding get its
/// brandings. Whoever signs the agreement gets a receipt.
pub async fn update(app: &App, id: OrganisationId, change: OrganisationChange, now: Timestamp) -> Result<(), Failure> {
    let mut transaction = app.begin().await?;
    let mut row = organisations::lock(&mut transaction, id).await?.ok_or_else(Failure::not_found)?;
    if let Some(permissions) = change.permissions {
        organisations::set_permissions(&mut transaction, id, &permissions, now).await?;
        return Ok(transaction.commit().await?);
    }
    let mut given = change.columns;
    if given.organisation_type.is_some_and(OrganisationType::is_nhs) {
        if row.email_branding_id.is_none() {
            given.email_branding_id = Some(Some(NHS_EMAIL_BRANDING));
        }
        if row.letter_branding_id.is_none() {
            given.letter_branding_id = Some(Some(NHS_LETTER_BRANDING));
        }
    }
    let consequences = Consequences::of(&given);
    columns::apply(&mut row, given);
    organisations::update(&mut transaction, &row, now).await.map_err(refusal)?;
    if let Some(domains) = change.domains {
        let domains: Vec<String> = domains.iter().map(|domain| domain.to_lowercase()).collect();
        organisations::set_domains(&mut transaction, id, &domains).await.map_err(refusal)?;
    }
    consequences.draw(&mut transaction, &row, now).await?;
    let signed = consequences.agreement_signed;
    if signed {
        agreement::send_receipts(app, &mut transaction, &row, now).await?;
    }
    transaction.commit().await?;
    if signed {
        app.wake_deliveries();
    }
    Ok(())
}

/// What follows from a change.
#[derive(Clone, Copy, Debug)]
struct Consequences {
    type_given: Option<OrganisationType>,
    crown_given: bool,
    email_branding: Option<EmailBrandingId>,
    letter_branding: Option<LetterBrandingId>,
    /// By a person who was named: a platform admin who only notes it down is told nothing.
    agreement_signed: bool,
}

impl Consequences {
    fn of(given: &OrganisationColumns) -> Self {
        Self {
            type_given: given.organisation_type,
            crown_given: given.crown.is_some(),
            email_branding: given.email_branding_id.flatten(),
            letter_branding: given.letter_branding_id.flatten(),
            agreement_signed: given.agreement_signed == Some(Some(true))
                && given.agreement_signed_by_id.flatten().is_some(),
        }
    }

    async fn draw(
        &self,
        conn: &mut PgConnection,
        organisation: &StoredOrganisation,
        now: Timestamp,
    ) -> Result<(), Failure> {
        let id = organisation.id;
        let mut rebranded = Vec::new();
        if let Some(branding) = self.email_branding {
            rebranded.extend(organisations::give_email_branding(conn, id, branding).await?);
        }
        if let Some(branding) = self.letter_branding {
            rebranded.extend(organisations::give_letter_branding(conn, id, branding).await?);
        }
        let columns = TakenOver {
            organisation_type: self.type_given.map(|kind| Some(kind.to_string())),
            crown: self.crown_given.then_some(organisation.crown),
        };
        organisations::rewrite_services(conn, id, &columns, &rebranded, now).await?;
        if self.type_given.is_some() {
            let services = organisations::service_ids(conn, id).await?;
            allowances::set_defaults(conn, &services, now).await?;
        }
        self.offer_brandings(conn, id).await
    }

    async fn offer_brandings(&self, conn: &mut PgConnection, id: OrganisationId) -> Result<(), Failure> {
        let becomes_nhs = self.type_given.is_some_and(OrganisationType::is_nhs);
        let email = if becomes_nhs { Some(NHS_EMAIL_BRANDING) } else { self.email_branding };
        let letter = if becomes_nhs { Some(NHS_LETTER_BRANDING) } else { self.letter_branding };
        organisations::add_to_email_branding_pool(conn, id, email.as_slice()).await?;
        organisations::add_to_letter_branding_pool(conn, id, letter.as_slice()).await?;
        Ok(())
    }
}
