//! Where keys to AWS come from.

use tidings_providers::ses::{Authorization, AwsKeySource, AwsKeys, CONTAINER_HOST, RoleOptions};

use super::{ProviderSettings, configured::unusable};
use crate::settings::{SettingsError, either};

/// Hosts on which a container may be given keys by http, as AWS's own programs have it: its services' link-local addresses, and the
/// machine itself.
const CONTAINER_HOSTS: [&str; 6] =
    ["169.254.170.2", "169.254.170.23", "[fd00:ec2::23]", "127.0.0.1", "[::1]", "localhost"];

impl ProviderSettings {
    /// Keys that are given; or else those of the container's role, or of the machine's.
    ///
    /// # Errors
    /// When one half of a key is missing, or the container's address is none to be trusted.
    pub(super) fn aws_keys(&self) -> Result<AwsKeySource, SettingsError> {
        let secret = either(
            "AWS_SECRET_ACCESS_KEY_FILE",
            self.aws_secret_access_key.as_ref(),
            self.aws_secret_access_key_file.as_ref(),
        )?;
        match (self.aws_access_key_id.clone(), secret) {
            (Some(access_key_id), Some(secret_access_key)) => Ok(AwsKeySource::Given(AwsKeys {
                access_key_id,
                secret_access_key,
                session_token: self.aws_session_token.clone(),
            })),
            (Some(_), None) => Err(unusable("AWS_SECRET_ACCESS_KEY", "is needed with AWS_ACCESS_KEY_ID")),
            (None, Some(_)) => Err(unusable("AWS_ACCESS_KEY_ID", "is needed with AWS_SECRET_ACCESS_KEY")),
            (None, None) => self.aws_role().map(AwsKeySource::Role),
        }
    }

    fn aws_role(&self) -> Result<RoleOptions, SettingsError> {
        let url = match (&self.aws_container_credentials_relative_uri, &self.aws_container_credentials_full_uri) {
            (Some(path), _) => format!("{CONTAINER_HOST}/{}", path.trim_start_matches('/')),
            (None, Some(url)) => checked(url)?,
            (None, None) => return Ok(RoleOptions::Machine { url: self.aws_ec2_metadata_service_endpoint.clone() }),
        };
        let file = self.aws_container_authorization_token_file.clone().map(Authorization::File);
        let authorization = file.or_else(|| self.aws_container_authorization_token.clone().map(Authorization::Text));
        Ok(RoleOptions::Container { url, authorization })
    }
}

/// Keys are not asked for in the clear beyond this machine.
fn checked(text: &str) -> Result<String, SettingsError> {
    const SETTING: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    let url = url::Url::parse(text).map_err(|error| unusable(SETTING, error))?;
    let is_near = url.host_str().is_some_and(|host| CONTAINER_HOSTS.contains(&host));
    match url.scheme() {
        "https" => Ok(text.to_owned()),
        "http" if is_near => Ok(text.to_owned()),
        _ => Err(unusable(SETTING, "must begin with https://, or name an address of AWS's container services")),
    }
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

    fn source(arguments: &[&str]) -> Result<String, String> {
        let settings = Only::parse_from(["test"].iter().chain(arguments)).settings;
        match settings.aws_keys() {
            Ok(AwsKeySource::Given(keys)) => Ok(keys.access_key_id),
            Ok(AwsKeySource::Role(RoleOptions::Machine { url })) => Ok(url),
            Ok(AwsKeySource::Role(RoleOptions::Container { url, authorization })) => Ok(match authorization {
                Some(Authorization::File(path)) => format!("{url} {}", path.display()),
                Some(Authorization::Text(_)) => format!("{url} text"),
                None => url,
            }),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn given_keys_come_first_and_the_machines_role_last() {
        let (id, secret) = ("--aws-access-key-id=AKID", "--aws-secret-access-key=secret");
        let path = "--aws-container-credentials-relative-uri=/v2/credentials/1";
        assert_eq!(source(&[]), Ok("http://169.254.169.254".to_owned()));
        assert_eq!(
            source(&["--aws-ec2-metadata-service-endpoint=http://[fd00:ec2::254]"]),
            Ok("http://[fd00:ec2::254]".to_owned())
        );
        assert_eq!(source(&[path]), Ok("http://169.254.170.2/v2/credentials/1".to_owned()));
        assert_eq!(source(&[id, secret, path]), Ok("AKID".to_owned()));
        let full = "--aws-container-credentials-full-uri=http://169.254.170.23/v1/credentials";
        let file = "--aws-container-authorization-token-file=/run/token";
        assert_eq!(source(&[full, file]), Ok("http://169.254.170.23/v1/credentials /run/token".to_owned()));
    }

    #[test]
    fn half_a_key_and_a_strange_address_are_told() {
        assert!(source(&["--aws-access-key-id=AKID"]).unwrap_err().contains("AWS_SECRET_ACCESS_KEY is needed"));
        assert!(source(&["--aws-secret-access-key=secret"]).unwrap_err().contains("AWS_ACCESS_KEY_ID is needed"));
        for url in ["http://evil.example/keys", "ftp://127.0.0.1/keys"] {
            let error = source(&[&format!("--aws-container-credentials-full-uri={url}")]).unwrap_err();
            assert!(error.contains("AWS_CONTAINER_CREDENTIALS_FULL_URI"), "{error}");
        }
    }
}
