//! Making and changing organisations.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use tidings_domain::{
    EmailBrandingId, LetterBrandingId, OrganisationId, OrganisationPermission, OrganisationType, ServiceId, UserId,
};

use super::Organisation;
use crate::{
    internal::{endpoint::endpoint, fields, time::WireTime},
    schema::{
        Fault, Faults, ObjectReader, array, boolean, boolean_or_null, many_of, one_of, string_or_null_up_to,
        string_up_to, text_not_empty, text_or_null, uuid, uuid_or_null,
    },
};

endpoint! {
    /// Makes an organisation.
    POST "/organisations" => CreateOrganisation {} (NewOrganisation) -> 201 Organisation
}

endpoint! {
    /// Changes an organisation, and its services with it.
    POST "/organisations/{organisation_id}" => UpdateOrganisation { organisation_id: OrganisationId } (OrganisationChange)
        -> 204 ()
}

endpoint! {
    /// Archives an organisation that nobody belongs to any more.
    POST "/organisations/{organisation_id}/archive" => ArchiveOrganisation { organisation_id: OrganisationId } -> 204 ()
}

endpoint! {
    /// Moves a service into an organisation.
    POST "/organisations/{organisation_id}/service" => LinkService { organisation_id: OrganisationId } (LinkedService)
        -> 204 ()
}

/// A new organisation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NewOrganisation {
    pub name: String,
    pub crown: bool,
    pub organisation_type: OrganisationType,
    /// Whatever else is known of it.
    #[serde(flatten)]
    pub others: OrganisationColumns,
}

impl NewOrganisation {
    /// Reads a body.
    ///
    /// # Errors
    /// Every fault.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let name = reader.required("name", organisation_name);
        let active = reader.optional("active", boolean_or_null).flatten();
        let crown = reader.required("crown", boolean);
        let organisation_type = reader.required("organisation_type", one_of(OrganisationType::ALL));
        let mut others = OrganisationColumns::read_others(&mut reader);
        reader.finish()?;
        others.active = active;
        Ok(Self {
            name: name.unwrap_or_default(),
            crown: crown.unwrap_or_default(),
            organisation_type: organisation_type.unwrap_or(OrganisationType::Other),
            others,
        })
    }
}

/// What is to be changed of an organisation.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OrganisationChange {
    #[serde(flatten)]
    pub columns: OrganisationColumns,
    /// All that it is to have; in any case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domains: Option<Vec<String>>,
    /// All that it is to have. Nothing else is changed where these are given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permissions: Option<Vec<OrganisationPermission>>,
}

impl OrganisationChange {
    /// Reads a body.
    ///
    /// # Errors
    /// Every fault.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let name = reader.optional("name", organisation_name);
        let active = reader.optional("active", boolean_or_null).flatten();
        let crown = reader.optional("crown", boolean_or_null);
        let organisation_type = reader.optional("organisation_type", one_of(OrganisationType::ALL));
        let permissions = reader.optional("permissions", many_of(OrganisationPermission::ALL));
        let domains = reader.optional("domains", domains_or_null).flatten();
        let others = OrganisationColumns::read_others(&mut reader);
        reader.finish()?;
        let columns = OrganisationColumns { name, active, crown, organisation_type, ..others };
        Ok(Self { columns, domains, permissions })
    }
}

/// Columns of an organisation; what is `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OrganisationColumns {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crown: Option<Option<bool>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_type: Option<OrganisationType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email_branding_id: Option<Option<EmailBrandingId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub letter_branding_id: Option<Option<LetterBrandingId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement_signed: Option<Option<bool>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement_signed_at: Option<Option<WireTime>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement_signed_by_id: Option<Option<UserId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement_signed_on_behalf_of_name: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement_signed_on_behalf_of_email_address: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement_signed_version: Option<Option<f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_to_go_live_notes: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purchase_order_number: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_contact_names: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_contact_email_addresses: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_reference: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub can_approve_own_go_live_requests: Option<bool>,
}

impl OrganisationColumns {
    /// Those that are read the same way for new organisations and old ones.
    fn read_others(reader: &mut ObjectReader<'_>) -> Self {
        let short = || string_or_null_up_to(255);
        Self {
            email_branding_id: reader.optional("email_branding_id", uuid_or_null).map(|id| id.map(Into::into)),
            letter_branding_id: reader.optional("letter_branding_id", uuid_or_null).map(|id| id.map(Into::into)),
            agreement_signed: reader.optional("agreement_signed", boolean_or_null),
            agreement_signed_at: reader.optional("agreement_signed_at", time_or_null),
            agreement_signed_by_id: reader
                .optional("agreement_signed_by_id", uuid_or_null)
                .map(|id| id.map(Into::into)),
            agreement_signed_on_behalf_of_name: reader.optional("agreement_signed_on_behalf_of_name", short()),
            agreement_signed_on_behalf_of_email_address: reader
                .optional("agreement_signed_on_behalf_of_email_address", short()),
            agreement_signed_version: reader.optional("agreement_signed_version", number_or_null),
            request_to_go_live_notes: reader.optional("request_to_go_live_notes", text_or_null),
            notes: reader.optional("notes", text_or_null),
            purchase_order_number: reader.optional("purchase_order_number", short()),
            billing_contact_names: reader.optional("billing_contact_names", text_or_null),
            billing_contact_email_addresses: reader.optional("billing_contact_email_addresses", text_or_null),
            billing_reference: reader.optional("billing_reference", short()),
            can_approve_own_go_live_requests: reader.optional("can_approve_own_go_live_requests", boolean),
            ..Self::default()
        }
    }
}

fn organisation_name(value: &Value) -> Result<String, Fault> {
    text_not_empty(value).and_then(|_| string_up_to(255)(value))
}

fn domains_or_null(value: &Value) -> Result<Option<Vec<String>>, Fault> {
    match value {
        Value::Null => Ok(None),
        value => array(value)?.iter().map(|domain| string_up_to(255)(domain)).collect::<Result<_, _>>().map(Some),
    }
}

fn time_or_null(value: &Value) -> Result<Option<WireTime>, Fault> {
    let read: Result<Option<Timestamp>, String> = fields::nullable(fields::instant)(value);
    read.map(|time| time.map(WireTime)).map_err(|_| Fault::new("is not a valid date and time"))
}

/// A number, or the text of one.
fn number_or_null(value: &Value) -> Result<Option<f64>, Fault> {
    let number = match value {
        Value::Null => return Ok(None),
        Value::String(text) => text.trim().parse().ok(),
        value => value.as_f64(),
    };
    number.filter(|number| number.is_finite()).map(Some).ok_or_else(|| Fault::new("is not a valid number"))
}

/// A service that is moved into an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct LinkedService {
    pub service_id: ServiceId,
}

impl LinkedService {
    /// Reads a body.
    ///
    /// # Errors
    /// Every fault.
    pub fn read(body: &Value) -> Result<Self, Faults> {
        let mut reader = ObjectReader::new(body)?;
        let service_id = reader.required("service_id", uuid);
        reader.finish_with_others()?;
        Ok(Self { service_id: service_id.unwrap_or_default().into() })
    }
}
