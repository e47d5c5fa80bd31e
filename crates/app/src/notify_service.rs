//! The platform's own messages: sign-in codes, invitations, receipts. They are notifications of a service like any other's, by
//! templates that every installation has, whose words can be edited like any other's.

use jiff::Timestamp;
use serde_json::{Map, Value};
use sqlx::PgConnection;
use tidings_domain::{KeyType, NotificationId, NotificationType, ServiceId, TemplateId};
use tidings_queue::{Lane, NewJob};
use tidings_recipients::{EmailAddress, PhoneNumber};
use tidings_store::notifications::{self, NewNotification};
use uuid::{Uuid, uuid};

use crate::{
    App, Failure,
    jobs::{self, Deliver},
    random,
};

/// The service that sends them.
pub const NOTIFY_SERVICE: ServiceId = ServiceId::new(uuid!("d6aa2c68-a2d9-4437-ab19-3ae8eb202553"));
/// The user whom the service and its templates belong to.
pub const NOTIFY_USER: Uuid = uuid!("6af522d0-2915-4e52-83a3-3690455a5fe6");

/// Who text messages are from in countries whose networks let no names through.
const INTERNATIONAL_SENDER: &str = "07984404008";

macro_rules! templates {
    ($($(#[$doc:meta])* $name:ident = $id:literal),+ $(,)?) => {
        /// The templates, by what they are for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum PlatformTemplate { $($(#[$doc])* $name),+ }

        impl PlatformTemplate {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The template's id, the same in every installation.
            pub const fn id(self) -> TemplateId {
                match self { $(Self::$name => TemplateId::new(uuid!($id))),+ }
            }
        }
    };
}

templates! {
    /// `approver_name`, `requester_name`, `service_name`, `dashboard_url`.
    ServiceJoinRequestApproved = "4d8ee728-100e-4f0e-8793-5638cfa4ffa4",
    /// `service name`, `name`.
    ServiceNowLive = "618185c6-3636-49cd-b7d2-6f6f5eb3bdde",
    /// `name`, `url`, `feedback_url`.
    ChangeEmailConfirmation = "eb4d9930-87ab-4aef-9bce-786762687884",
    /// `name`, `servicemanagername`, `email address`.
    TeamMemberEditEmail = "c73f1d71-4049-46d5-a647-d013bdeca3f0",
    /// `name`, `url`.
    EmailSignIn = "299726d2-dba6-42b8-8209-30e1d66ea164",
    /// `signed_by_name`, `org_name`, `mou_link`.
    MouSignerReceipt = "4fd2e43c-309b-4e50-8fb8-1955852d9d71",
    /// `org_name`, `on_behalf_of_name`, `signed_by_name`, `mou_link`.
    MouSignedOnBehalfOnBehalfReceipt = "522b6657-5ca5-4368-a294-6b527703bd0b",
    /// `signed_by_name`, `org_name`, `on_behalf_of_name`, `mou_link`.
    MouSignedOnBehalfSignerReceipt = "c20206d5-bf03-4002-9a90-37d5032d9e84",
    /// `name`, `url`.
    NewUserEmailVerification = "ece42649-22a8-4d06-b87f-d52d5d3f0a27",
    /// `user_name`, `service_name`, `url`.
    Invitation = "4f46df42-f795-4cc4-83bb-65ca312f49cc",
    /// `organisation_name`, `user_name`, `url`.
    OrganisationInvitation = "203566f0-d835-47c5-aa06-932439c86573",
    /// `user_name`, `url`.
    PasswordReset = "474e9242-823b-4f99-813d-ed392e7f1201",
    /// `name`, `service_name`, `organisation_name`, `organisation_team_member_names`.
    GoLiveNewRequestForOrgRequester = "c7083bfe-1b9a-4ff9-bd5c-30508727df6e",
    /// `name`, `service_name`, `organisation_team_member_name`, `organisation_name`, `reason`,
    /// `organisation_team_member_email`.
    GoLiveRequestRejectedByOrgUser = "507d0796-9e23-4ad7-b83b-5efbd9496866",
    /// `service_name`, `body`.
    GoLiveRequestNextStepsForOrgUser = "62f12a62-742b-4458-9336-741521b131c7",
    /// `requester_name`, `approver_name`, `service_name`, `reason_given`, `reason`, `url`, `requester_email_address`.
    RequestInviteToService = "77677459-f862-44ee-96d9-b8cb2323d407",
    /// `service_name`, `name`, `requester_name`, `make_service_live_link`, `requester_email_address`, `organisation_name`,
    /// `support_page_link`.
    GoLiveNewRequestForOrgApprovers = "5c7cfc0f-c3f4-4bd6-9a84-5a144aad5425",
    /// Nothing to fill.
    ReplyToEmailAddressVerification = "a42f1d17-9404-46d5-a647-d013bdfca3e1",
    /// `requester_name`, `service_name`, `service_admin_names`, `url_ask_to_join_page`.
    ReceiptForRequestInviteToService = "38bcd263-6ce8-431f-979d-8e637c1f0576",
    /// `signin_url`, `forgot_password_url`, `feedback_url`.
    AlreadyRegisteredEmail = "0880fbb1-a0c6-46f0-9a8e-36c986381ceb",
    /// `verify_code`; a text message.
    SmsCode = "36fb0730-6259-4da1-8a80-c8de22ad4246",
    /// `servicemanagername`; a text message.
    TeamMemberEditMobile = "8a31520f-4751-4789-8ea1-fe54496725eb",
}

/// A message to be sent.
#[derive(Clone, Debug)]
pub struct PlatformMessage<'a> {
    pub template: PlatformTemplate,
    /// An email address, or for templates of text messages a phone number.
    pub to: &'a str,
    /// The values of the template's placeholders.
    pub personalisation: Map<String, Value>,
    /// Where answers go, or who a text message is from; if none, the service's default, or a number where it has to be one.
    pub reply_to: Option<String>,
}

/// Stores the message and the job that delivers it, in the caller's transaction: it is sent if that commits. Tell the workers
/// afterwards with `App::wake_deliveries`.
///
/// # Errors
/// When the service or the template is not there, or the recipient can receive nothing.
pub async fn send(
    app: &App,
    conn: &mut PgConnection,
    message: PlatformMessage<'_>,
    now: Timestamp,
) -> Result<NotificationId, Failure> {
    let missing = |what: &str| Failure::Broken(format!("the platform's own {what} is missing from the database"));
    let service = app.directory.service(NOTIFY_SERVICE, now).await?.ok_or_else(|| missing("service"))?;
    let template = app.directory.template(&service, message.template.id()).await?;
    let template = template.ok_or_else(|| missing(&format!("template {}", message.template.id())))?;
    let recipient = Recipient::read(template.template_type, message.to)?;
    let default = match template.template_type {
        NotificationType::Sms => service.default_sms_sender(),
        _ => service.default_reply_to(),
    };
    let id = NotificationId::at(now, random::id_bytes());
    let notification = NewNotification {
        id,
        service_id: service.id,
        notification_type: template.template_type,
        template_id: template.id,
        template_version: template.version,
        api_key_id: None,
        key_type: KeyType::Normal,
        created_by: None,
        to: message.to.to_owned(),
        normalised_to: recipient.normalised,
        personalisation: app.signer.sign(&message.personalisation)?,
        client_reference: None,
        reply_to_text: message.reply_to.or(recipient.sender).or(default),
        unsubscribe_link: None,
        international: recipient.international,
        phone_prefix: recipient.phone_prefix,
        rate_multiplier: recipient.rate_multiplier,
        letter: None,
        job: None,
        created_at: now,
    };
    notifications::insert_many(conn, &[notification]).await?;
    let kind = jobs::delivering(template.template_type)
        .ok_or_else(|| Failure::Broken("the platform sends no letters".to_owned()))?;
    let job = NewJob {
        kind,
        // Somebody is waiting at a sign-in page.
        lane: Lane::Priority,
        service_id: Some(service.id.as_uuid()),
        payload: serde_json::to_value(Deliver::any_time(id))?,
        run_at: now,
        unique_key: None,
    };
    tidings_queue::enqueue(conn, &[job], now).await?;
    Ok(id)
}

struct Recipient {
    normalised: String,
    /// Who the message has to be from.
    sender: Option<String>,
    international: bool,
    phone_prefix: Option<String>,
    rate_multiplier: Option<i32>,
}

impl Recipient {
    fn read(channel: NotificationType, to: &str) -> Result<Self, Failure> {
        if channel == NotificationType::Sms {
            let number = PhoneNumber::parse(to).map_err(|error| Failure::invalid(error.to_string()))?;
            let numeric = !number.has_uk_calling_code() && number.rate().is_some_and(|rate| rate.numeric_sender);
            return Ok(Self {
                normalised: number.normalised().to_owned(),
                sender: numeric.then(|| INTERNATIONAL_SENDER.to_owned()),
                international: number.is_international(),
                phone_prefix: Some(number.country_prefix().to_string()),
                rate_multiplier: Some(number.rate_multiplier().into()),
            });
        }
        let address = EmailAddress::parse(to).map_err(|error| Failure::invalid(error.to_string()))?;
        let normalised = address.normalised().to_owned();
        Ok(Self { normalised, sender: None, international: false, phone_prefix: None, rate_multiplier: None })
    }
}
