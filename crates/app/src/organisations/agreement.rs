//! Receipts for those who sign the agreement about data and money.

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use tidings_store::{
    PgConnection,
    organisations::{self, StoredOrganisation},
};

use crate::{
    App, Failure,
    notify_service::{self, PlatformMessage, PlatformTemplate},
};

/// Tells whoever signed, and whoever it was signed for, in the caller's transaction.
pub(super) async fn send_receipts(
    app: &App,
    conn: &mut PgConnection,
    organisation: &StoredOrganisation,
    now: Timestamp,
) -> Result<(), Failure> {
    let Some(signer) = organisation.agreement_signed_by_id else { return Ok(()) };
    let signer = organisations::person(conn, signer).await?;
    let signer = signer.ok_or_else(|| Failure::Broken("whoever signed is missing from the database".to_owned()))?;
    let admin = &app.addresses.admin_base_url;
    let agreement = if organisation.crown == Some(true) { "crown" } else { "non-crown" };
    let personalisation = values(json!({
        "mou_link": format!("{admin}/agreement/{agreement}.pdf"),
        "org_name": organisation.name,
        "org_dashboard_link": format!("{admin}/organisations/{}", organisation.id),
        "signed_by_name": signer.name,
        "on_behalf_of_name": organisation.agreement_signed_on_behalf_of_name,
    }));
    let message =
        |template, to| PlatformMessage { template, to, personalisation: personalisation.clone(), reply_to: None };
    let on_behalf_of = organisation.agreement_signed_on_behalf_of_email_address.as_deref();
    let template = match on_behalf_of.filter(|address| !address.is_empty()) {
        None => PlatformTemplate::MouSignerReceipt,
        Some(address) => {
            let receipt = message(PlatformTemplate::MouSignedOnBehalfOnBehalfReceipt, address);
            notify_service::send(app, conn, receipt, now).await?;
            PlatformTemplate::MouSignedOnBehalfSignerReceipt
        }
    };
    notify_service::send(app, conn, message(template, &signer.email_address), now).await?;
    Ok(())
}

fn values(object: Value) -> Map<String, Value> {
    match object {
        Value::Object(values) => values,
        _ => Map::new(),
    }
}
