//! Providers: how they are reached, and how they prove that they are themselves when they call us.
//!
//! A provider is configured when its key is set. Which of those are used, and how much each gets, is in the database
//! (`provider_details`).

mod aws;
mod configured;

use std::path::PathBuf;

use clap::Args;
use secrecy::SecretString;
use tidings_providers::{firetext, mmg, ses, twilio};

pub use configured::ConfiguredProviders;

/// What can be set of providers.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Providers")]
pub struct ProviderSettings {
    /// MMG's key: text messages go by MMG when it is set
    #[arg(long, env = "MMG_API_KEY", global = true, hide_env_values = true, value_name = "SECRET")]
    pub mmg_api_key: Option<SecretString>,
    /// A file that holds MMG_API_KEY
    #[arg(long, env = "MMG_API_KEY_FILE", global = true, value_name = "FILE")]
    pub mmg_api_key_file: Option<PathBuf>,
    /// Where MMG is
    #[arg(long, env = "MMG_URL", global = true, default_value = mmg::URL, value_name = "URL")]
    pub mmg_url: String,
    /// Where MMG reports what became of messages; by default where it was told to
    #[arg(long, env = "MMG_RECEIPT_URL", global = true, value_name = "URL")]
    pub mmg_receipt_url: Option<String>,
    /// What MMG has to bring with reports: ["name", "password"]. Without it, reports of anybody are taken
    #[arg(
        long,
        env = "MMG_DELIVERY_STATUS_CALLBACK_BASIC_AUTH_CREDENTIALS",
        global = true,
        hide_env_values = true,
        value_name = "JSON"
    )]
    pub mmg_delivery_status_callback_basic_auth_credentials: Option<SecretString>,
    /// The names under which MMG brings text messages: a JSON list
    #[arg(long, env = "MMG_INBOUND_SMS_USERNAME", global = true, value_name = "JSON")]
    pub mmg_inbound_sms_username: Option<SecretString>,
    /// The passwords with which it does: a JSON list
    #[arg(long, env = "MMG_INBOUND_SMS_AUTH", global = true, hide_env_values = true, value_name = "JSON")]
    pub mmg_inbound_sms_auth: Option<SecretString>,

    /// Firetext's key: text messages go by Firetext when it is set
    #[arg(long, env = "FIRETEXT_API_KEY", global = true, hide_env_values = true, value_name = "SECRET")]
    pub firetext_api_key: Option<SecretString>,
    /// A file that holds FIRETEXT_API_KEY
    #[arg(long, env = "FIRETEXT_API_KEY_FILE", global = true, value_name = "FILE")]
    pub firetext_api_key_file: Option<PathBuf>,
    /// Firetext's key for numbers abroad; by default the same
    #[arg(long, env = "FIRETEXT_INTERNATIONAL_API_KEY", global = true, hide_env_values = true, value_name = "SECRET")]
    pub firetext_international_api_key: Option<SecretString>,
    /// A file that holds FIRETEXT_INTERNATIONAL_API_KEY
    #[arg(long, env = "FIRETEXT_INTERNATIONAL_API_KEY_FILE", global = true, value_name = "FILE")]
    pub firetext_international_api_key_file: Option<PathBuf>,
    /// Where Firetext is
    #[arg(long, env = "FIRETEXT_URL", global = true, default_value = firetext::URL, value_name = "URL")]
    pub firetext_url: String,
    /// Where Firetext reports what became of messages; by default where it was told to
    #[arg(long, env = "FIRETEXT_RECEIPT_URL", global = true, value_name = "URL")]
    pub firetext_receipt_url: Option<String>,
    /// What Firetext has to bring with reports: ["name", "password"]. Without it, reports of anybody are taken
    #[arg(
        long,
        env = "FIRETEXT_DELIVERY_STATUS_CALLBACK_BASIC_AUTH_CREDENTIALS",
        global = true,
        hide_env_values = true,
        value_name = "JSON"
    )]
    pub firetext_delivery_status_callback_basic_auth_credentials: Option<SecretString>,
    /// The passwords with which Firetext brings text messages, under the name `notify`: a JSON list
    #[arg(long, env = "FIRETEXT_INBOUND_SMS_AUTH", global = true, hide_env_values = true, value_name = "JSON")]
    pub firetext_inbound_sms_auth: Option<SecretString>,

    /// Twilio's account: text messages go by Twilio when it is set
    #[arg(long, env = "TWILIO_ACCOUNT_SID", global = true, value_name = "SID")]
    pub twilio_account_sid: Option<String>,
    /// The account's token, which also signs what Twilio reports
    #[arg(long, env = "TWILIO_AUTH_TOKEN", global = true, hide_env_values = true, value_name = "SECRET")]
    pub twilio_auth_token: Option<SecretString>,
    /// A file that holds TWILIO_AUTH_TOKEN
    #[arg(long, env = "TWILIO_AUTH_TOKEN_FILE", global = true, value_name = "FILE")]
    pub twilio_auth_token_file: Option<PathBuf>,
    /// Where Twilio is
    #[arg(long, env = "TWILIO_URL", global = true, default_value = twilio::URL, value_name = "URL")]
    pub twilio_url: String,
    /// Where Twilio reports, as https://api.example.com/notifications/sms/twilio; without it, accepted counts as delivered
    #[arg(long, env = "TWILIO_RECEIPT_URL", global = true, value_name = "URL")]
    pub twilio_receipt_url: Option<String>,

    /// A file that describes a provider of text messages with an HTTP API, as JSON: text messages go there when it is set
    #[arg(long, env = "HTTP_SMS_PROVIDER_FILE", global = true, value_name = "FILE")]
    pub http_sms_provider_file: Option<PathBuf>,
    /// What {secret} stands for in it
    #[arg(long, env = "HTTP_SMS_SECRET", global = true, hide_env_values = true, value_name = "SECRET")]
    pub http_sms_secret: Option<SecretString>,
    /// A file that holds HTTP_SMS_SECRET
    #[arg(long, env = "HTTP_SMS_SECRET_FILE", global = true, value_name = "FILE")]
    pub http_sms_secret_file: Option<PathBuf>,
    /// The token that this provider has to bring with reports; without it, no report is taken
    #[arg(long, env = "HTTP_SMS_RECEIPT_TOKEN", global = true, hide_env_values = true, value_name = "SECRET")]
    pub http_sms_receipt_token: Option<SecretString>,

    /// The mail server: emails go by SMTP when it is set. smtps://user:password@host, or
    /// smtp://user:password@host?tls=required
    #[arg(long, env = "SMTP_URL", global = true, hide_env_values = true, value_name = "URL")]
    pub smtp_url: Option<SecretString>,
    /// A file that holds SMTP_URL
    #[arg(long, env = "SMTP_URL_FILE", global = true, value_name = "FILE")]
    pub smtp_url_file: Option<PathBuf>,
    /// Most connections to the mail server, per process
    #[arg(long, env = "SMTP_MAX_CONNECTIONS", global = true, default_value_t = 16, value_name = "N",
        value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub smtp_max_connections: u32,
    /// The private key by which emails that go by SMTP are signed for DKIM, as PEM: RSA or Ed25519; without it, they are not
    #[arg(long, env = "SMTP_DKIM_KEY", global = true, hide_env_values = true, value_name = "PEM")]
    pub smtp_dkim_key: Option<SecretString>,
    /// A file that holds SMTP_DKIM_KEY
    #[arg(long, env = "SMTP_DKIM_KEY_FILE", global = true, value_name = "FILE")]
    pub smtp_dkim_key_file: Option<PathBuf>,
    /// The selector: the public key is published at SELECTOR._domainkey.DOMAIN
    #[arg(long, env = "SMTP_DKIM_SELECTOR", global = true, value_name = "NAME")]
    pub smtp_dkim_selector: Option<String>,
    /// The domain that signs; by default that of each email's sender
    #[arg(long, env = "SMTP_DKIM_DOMAIN", global = true, value_name = "DOMAIN")]
    pub smtp_dkim_domain: Option<String>,

    /// The region of Amazon SES, as eu-west-2: emails go by SES when it is set, with the keys below, or those of the role that the
    /// container or the machine has
    #[arg(long, env = "SES_REGION", global = true, value_name = "REGION")]
    pub ses_region: Option<String>,
    /// The id of the key to AWS
    #[arg(long, env = "AWS_ACCESS_KEY_ID", global = true, value_name = "ID")]
    pub aws_access_key_id: Option<String>,
    /// The key to AWS
    #[arg(long, env = "AWS_SECRET_ACCESS_KEY", global = true, hide_env_values = true, value_name = "SECRET")]
    pub aws_secret_access_key: Option<SecretString>,
    /// A file that holds AWS_SECRET_ACCESS_KEY
    #[arg(long, env = "AWS_SECRET_ACCESS_KEY_FILE", global = true, value_name = "FILE")]
    pub aws_secret_access_key_file: Option<PathBuf>,
    /// The session's token, of keys that last for a while
    #[arg(long, env = "AWS_SESSION_TOKEN", global = true, hide_env_values = true, value_name = "SECRET")]
    pub aws_session_token: Option<SecretString>,
    /// Where a container gets the keys of its role: a path, which Amazon ECS sets
    #[arg(long, env = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", global = true, value_name = "PATH")]
    pub aws_container_credentials_relative_uri: Option<String>,
    /// The same as a whole address, which Amazon EKS sets
    #[arg(long, env = "AWS_CONTAINER_CREDENTIALS_FULL_URI", global = true, value_name = "URL")]
    pub aws_container_credentials_full_uri: Option<String>,
    /// What a container has to show there
    #[arg(
        long,
        env = "AWS_CONTAINER_AUTHORIZATION_TOKEN",
        global = true,
        hide_env_values = true,
        value_name = "SECRET"
    )]
    pub aws_container_authorization_token: Option<SecretString>,
    /// A file that holds it, and is read each time that keys are asked for
    #[arg(long, env = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", global = true, value_name = "FILE")]
    pub aws_container_authorization_token_file: Option<PathBuf>,
    /// Where a machine gets the keys of its role
    #[arg(long, env = "AWS_EC2_METADATA_SERVICE_ENDPOINT", global = true, default_value = ses::METADATA_URL, value_name = "URL")]
    pub aws_ec2_metadata_service_endpoint: String,
    /// The configuration set of emails, which says where SES reports
    #[arg(long, env = "SES_CONFIGURATION_SET", global = true, value_name = "NAME")]
    pub ses_configuration_set: Option<String>,
    /// Where SES is; by default where the region's is
    #[arg(long, env = "SES_URL", global = true, value_name = "URL")]
    pub ses_url: Option<String>,
    /// The SNS topics by which SES reports: ARNs, with commas between them. Without one, no report is taken
    #[arg(long, env = "SES_TOPIC_ARNS", global = true, value_delimiter = ',', value_name = "ARNS")]
    pub ses_topic_arns: Vec<String>,
}
