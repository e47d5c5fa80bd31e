//! From what is set to what it means.

use secrecy::{ExposeSecret, SecretString};
use tidings_api_public::providers::{HttpSmsAccount, ProviderAccounts, TwilioAccount};
use tidings_providers::{
    HttpClient,
    firetext::{self, FiretextOptions},
    http_sms::{HttpSmsMapping, HttpSmsOptions},
    mmg::{self, MmgOptions},
    ses::{self, SesOptions},
    smtp::{self, DkimOptions, SmtpOptions},
    sns::SnsVerifier,
    twilio::{self, TwilioOptions},
};
use tidings_web::basic_auth::BasicAuth;

use super::ProviderSettings;
use crate::settings::{SettingsError, either};

/// The name under which Firetext brings text messages.
const FIRETEXT_INBOUND_NAME: &str = "notify";

/// The providers that are configured.
#[derive(Clone, Debug, Default)]
pub struct ConfiguredProviders {
    pub mmg: Option<MmgOptions>,
    pub firetext: Option<FiretextOptions>,
    pub twilio: Option<TwilioOptions>,
    pub http_sms: Option<HttpSmsOptions>,
    pub smtp: Option<SmtpOptions>,
    pub ses: Option<SesOptions>,
}

impl ConfiguredProviders {
    /// Some text messages can really be sent.
    pub const fn has_sms(&self) -> bool {
        self.mmg.is_some() || self.firetext.is_some() || self.twilio.is_some() || self.http_sms.is_some()
    }

    /// Some emails can really be sent.
    pub const fn has_email(&self) -> bool {
        self.smtp.is_some() || self.ses.is_some()
    }

    /// The configured providers of text messages, as in `provider_details.identifier`.
    pub fn sms_identifiers(&self) -> Vec<String> {
        let names = [
            self.mmg.as_ref().map(|_| mmg::IDENTIFIER),
            self.firetext.as_ref().map(|_| firetext::IDENTIFIER),
            self.twilio.as_ref().map(|_| twilio::IDENTIFIER),
            self.http_sms.as_ref().map(|options| options.mapping.identifier.as_str()),
        ];
        names.into_iter().flatten().map(str::to_owned).collect()
    }

    /// As [`Self::sms_identifiers`], of emails.
    pub fn email_identifiers(&self) -> Vec<String> {
        let names = [self.smtp.as_ref().map(|_| smtp::IDENTIFIER), self.ses.as_ref().map(|_| ses::IDENTIFIER)];
        names.into_iter().flatten().map(str::to_owned).collect()
    }
}

impl ProviderSettings {
    /// The providers that are configured.
    ///
    /// # Errors
    /// The first setting that cannot be used.
    pub fn configured(&self) -> Result<ConfiguredProviders, SettingsError> {
        Ok(ConfiguredProviders {
            mmg: self.mmg()?,
            firetext: self.firetext()?,
            twilio: self.twilio()?,
            http_sms: self.http_sms()?,
            smtp: self.smtp()?,
            ses: self.ses()?,
        })
    }

    /// How providers prove that they are themselves.
    ///
    /// # Errors
    /// The first setting that cannot be used.
    pub fn accounts(&self, http: HttpClient) -> Result<ProviderAccounts, SettingsError> {
        let twilio = self.twilio()?.and_then(|options| {
            Some(TwilioAccount { auth_token: options.auth_token, receipt_url: options.receipt_url? })
        });
        let http_sms = self.http_sms()?.zip(self.http_sms_receipt_token.clone()).and_then(|(options, token)| {
            let HttpSmsMapping { identifier, receipt, .. } = options.mapping;
            Some(HttpSmsAccount { identifier, mapping: receipt?, token })
        });
        let list = |name, json: &Option<SecretString>| match json {
            Some(json) => strings(name, json),
            None => Ok(Vec::new()),
        };
        let secret = |list: Vec<String>| list.into_iter().map(SecretString::from).collect::<Vec<_>>();
        Ok(ProviderAccounts {
            mmg_receipts: self.mmg_credentials()?.map(basic),
            mmg_inbound: BasicAuth {
                usernames: list("MMG_INBOUND_SMS_USERNAME", &self.mmg_inbound_sms_username)?,
                passwords: secret(list("MMG_INBOUND_SMS_AUTH", &self.mmg_inbound_sms_auth)?),
            },
            firetext_receipts: self.firetext_credentials()?.map(basic),
            firetext_inbound: BasicAuth {
                usernames: vec![FIRETEXT_INBOUND_NAME.to_owned()],
                passwords: secret(list("FIRETEXT_INBOUND_SMS_AUTH", &self.firetext_inbound_sms_auth)?),
            },
            twilio,
            http_sms,
            ses: (!self.ses_topic_arns.is_empty()).then(|| SnsVerifier::new(http, self.ses_topic_arns.clone())),
        })
    }

    fn mmg(&self) -> Result<Option<MmgOptions>, SettingsError> {
        let key = either("MMG_API_KEY_FILE", self.mmg_api_key.as_ref(), self.mmg_api_key_file.as_ref())?;
        let receipt_url =
            with_credentials("MMG_RECEIPT_URL", self.mmg_receipt_url.as_deref(), self.mmg_credentials()?)?;
        Ok(key.map(|api_key| MmgOptions { api_key, url: self.mmg_url.clone(), receipt_url }))
    }

    fn mmg_credentials(&self) -> Result<Option<[String; 2]>, SettingsError> {
        credentials(
            "MMG_DELIVERY_STATUS_CALLBACK_BASIC_AUTH_CREDENTIALS",
            self.mmg_delivery_status_callback_basic_auth_credentials.as_ref(),
        )
    }

    fn firetext(&self) -> Result<Option<FiretextOptions>, SettingsError> {
        let key = either("FIRETEXT_API_KEY_FILE", self.firetext_api_key.as_ref(), self.firetext_api_key_file.as_ref())?;
        let international_api_key = either(
            "FIRETEXT_INTERNATIONAL_API_KEY_FILE",
            self.firetext_international_api_key.as_ref(),
            self.firetext_international_api_key_file.as_ref(),
        )?;
        let receipt_url = with_credentials(
            "FIRETEXT_RECEIPT_URL",
            self.firetext_receipt_url.as_deref(),
            self.firetext_credentials()?,
        )?;
        let url = self.firetext_url.clone();
        Ok(key.map(|api_key| FiretextOptions { api_key, international_api_key, url, receipt_url }))
    }

    fn firetext_credentials(&self) -> Result<Option<[String; 2]>, SettingsError> {
        credentials(
            "FIRETEXT_DELIVERY_STATUS_CALLBACK_BASIC_AUTH_CREDENTIALS",
            self.firetext_delivery_status_callback_basic_auth_credentials.as_ref(),
        )
    }

    fn twilio(&self) -> Result<Option<TwilioOptions>, SettingsError> {
        let token =
            either("TWILIO_AUTH_TOKEN_FILE", self.twilio_auth_token.as_ref(), self.twilio_auth_token_file.as_ref())?;
        let Some(account_sid) = self.twilio_account_sid.clone() else { return Ok(None) };
        let auth_token = token.ok_or(unusable("TWILIO_AUTH_TOKEN", "is needed with TWILIO_ACCOUNT_SID"))?;
        let url = self.twilio_url.trim_end_matches('/').to_owned();
        Ok(Some(TwilioOptions { account_sid, auth_token, url, receipt_url: self.twilio_receipt_url.clone() }))
    }

    fn http_sms(&self) -> Result<Option<HttpSmsOptions>, SettingsError> {
        const FILE: &str = "HTTP_SMS_PROVIDER_FILE";
        let secret = either("HTTP_SMS_SECRET_FILE", self.http_sms_secret.as_ref(), self.http_sms_secret_file.as_ref())?;
        let Some(json) = either(FILE, None, self.http_sms_provider_file.as_ref())? else { return Ok(None) };
        let mapping = json.expose_secret().parse().map_err(|error| unusable(FILE, error))?;
        Ok(Some(HttpSmsOptions { mapping, secret: secret.unwrap_or_default() }))
    }

    fn smtp(&self) -> Result<Option<SmtpOptions>, SettingsError> {
        let dkim = self.dkim()?;
        let url = either("SMTP_URL_FILE", self.smtp_url.as_ref(), self.smtp_url_file.as_ref())?;
        Ok(url.map(|url| SmtpOptions { url, max_connections: self.smtp_max_connections, dkim }))
    }

    fn dkim(&self) -> Result<Option<DkimOptions>, SettingsError> {
        let key = either("SMTP_DKIM_KEY_FILE", self.smtp_dkim_key.as_ref(), self.smtp_dkim_key_file.as_ref())?;
        match (key, self.smtp_dkim_selector.clone()) {
            (Some(key), Some(selector)) => {
                Ok(Some(DkimOptions { selector, domain: self.smtp_dkim_domain.clone(), key }))
            }
            (Some(_), None) => Err(unusable("SMTP_DKIM_SELECTOR", "is needed with SMTP_DKIM_KEY")),
            (None, Some(_)) => Err(unusable("SMTP_DKIM_KEY", "is needed with SMTP_DKIM_SELECTOR")),
            (None, None) => Ok(None),
        }
    }

    fn ses(&self) -> Result<Option<SesOptions>, SettingsError> {
        let Some(region) = self.ses_region.clone() else { return Ok(None) };
        Ok(Some(SesOptions {
            region,
            keys: self.aws_keys()?,
            configuration_set: self.ses_configuration_set.clone(),
            url: self.ses_url.clone(),
        }))
    }
}

pub(super) fn unusable(setting: &'static str, reason: impl ToString) -> SettingsError {
    SettingsError::Unusable { setting, reason: reason.to_string() }
}

/// Reads `["name", "password"]`; `null` and nothing are none.
fn credentials(setting: &'static str, json: Option<&SecretString>) -> Result<Option<[String; 2]>, SettingsError> {
    let Some(json) = json.filter(|json| !json.expose_secret().is_empty()) else { return Ok(None) };
    serde_json::from_str(json.expose_secret()).map_err(|_| unusable(setting, r#"must be ["name", "password"]"#))
}

fn strings(setting: &'static str, json: &SecretString) -> Result<Vec<String>, SettingsError> {
    serde_json::from_str(json.expose_secret()).map_err(|_| unusable(setting, "must be a JSON list of texts"))
}

fn basic([username, password]: [String; 2]) -> BasicAuth {
    BasicAuth { usernames: vec![username], passwords: vec![password.into()] }
}

/// The address with name and password in it, as providers take it.
fn with_credentials(
    setting: &'static str,
    url: Option<&str>,
    credentials: Option<[String; 2]>,
) -> Result<Option<SecretString>, SettingsError> {
    let Some(text) = url else { return Ok(None) };
    let mut url = url::Url::parse(text).map_err(|error| unusable(setting, error))?;
    let Some([username, password]) = credentials else { return Ok(Some(text.into())) };
    let set = url.set_username(&username).and_then(|()| url.set_password(Some(&password)));
    set.map_err(|()| unusable(setting, "cannot have a name and a password"))?;
    Ok(Some(String::from(url).into()))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Only {
        #[command(flatten)]
        settings: ProviderSettings,
    }

    fn settings(arguments: &[&str]) -> ProviderSettings {
        Only::parse_from(["test"].iter().chain(arguments)).settings
    }

    #[test]
    fn none_is_configured_by_itself() {
        let configured = settings(&[]).configured().unwrap();
        assert!(!configured.has_sms() && !configured.has_email());
    }

    #[test]
    fn receipts_carry_the_credentials_that_are_asked_for() {
        let settings = settings(&[
            "--mmg-api-key=key",
            "--mmg-receipt-url=https://api.example/notifications/sms/mmg",
            r#"--mmg-delivery-status-callback-basic-auth-credentials=["mmg", "p@ss"]"#,
        ]);
        let mmg = settings.configured().unwrap().mmg.unwrap();
        assert_eq!(mmg.receipt_url.unwrap().expose_secret(), "https://mmg:p%40ss@api.example/notifications/sms/mmg");
        let auth = settings.accounts(HttpClient::new().unwrap()).unwrap().mmg_receipts.unwrap();
        assert_eq!(
            (auth.usernames.as_slice(), auth.passwords[0].expose_secret()),
            (["mmg".to_owned()].as_slice(), "p@ss")
        );
    }

    #[test]
    fn what_is_half_configured_is_told() {
        let error = |arguments: &[&str]| settings(arguments).configured().unwrap_err().to_string();
        assert_eq!(error(&["--twilio-account-sid=AC1"]), "TWILIO_AUTH_TOKEN is needed with TWILIO_ACCOUNT_SID");
        assert_eq!(
            error(&["--ses-region=eu-west-2", "--aws-access-key-id=AKID"]),
            "AWS_SECRET_ACCESS_KEY is needed with AWS_ACCESS_KEY_ID"
        );
        assert_eq!(error(&["--smtp-dkim-selector=one"]), "SMTP_DKIM_KEY is needed with SMTP_DKIM_SELECTOR");
        assert_eq!(error(&["--smtp-dkim-key=key"]), "SMTP_DKIM_SELECTOR is needed with SMTP_DKIM_KEY");
        assert!(error(&["--http-sms-provider-file=/nowhere"]).starts_with("HTTP_SMS_PROVIDER_FILE: cannot read"));
        assert_eq!(
            error(&["--mmg-delivery-status-callback-basic-auth-credentials=secret"]),
            r#"MMG_DELIVERY_STATUS_CALLBACK_BASIC_AUTH_CREDENTIALS must be ["name", "password"]"#
        );
    }
}
