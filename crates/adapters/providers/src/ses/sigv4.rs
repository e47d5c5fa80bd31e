//! Signatures of requests to AWS, version 4, as AWS's "Create a signed AWS API request" describes them. Only what SES
//! needs: a POST of a path without a query, with the headers that have to be signed.

use hmac::{Hmac, KeyInit, Mac};
use jiff::{Timestamp, tz::TimeZone};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};

use super::keys::AwsKeys;

/// Whose requests they are, and to what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signer<'a> {
    pub(super) keys: &'a AwsKeys,
    pub(super) region: &'a str,
    pub(super) service: &'a str,
}

/// The headers that make a request a signed one.
#[derive(Debug)]
pub(super) struct Signature {
    pub(super) date: String,
    pub(super) authorization: String,
    pub(super) session_token: Option<String>,
}

impl Signer<'_> {
    /// Signs a POST of `body` to `path`, with the headers `Host` and `X-Amz-Date` and, where there is one,
    /// `X-Amz-Security-Token`.
    pub(super) fn sign(&self, host: &str, path: &str, body: &[u8], now: Timestamp) -> Signature {
        let date = now.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string();
        let session_token = self.keys.session_token.as_ref().map(|token| token.expose_secret().to_owned());
        let mut headers = format!("host:{host}\nx-amz-date:{date}\n");
        let mut names = "host;x-amz-date".to_owned();
        if let Some(token) = &session_token {
            headers.push_str(&format!("x-amz-security-token:{token}\n"));
            names.push_str(";x-amz-security-token");
        }
        let request = format!("POST\n{path}\n\n{headers}\n{names}\n{}", hex(&Sha256::digest(body)));
        let day = date.get(..8).unwrap_or_default();
        let scope = format!("{day}/{}/{}/aws4_request", self.region, self.service);
        let to_sign = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{}", hex(&Sha256::digest(request)));
        let signature = hex(&mac(&self.key(day), &to_sign));
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={signature}",
            self.keys.access_key_id
        );
        Signature { date, authorization, session_token }
    }

    /// The key of a day, region and service.
    fn key(&self, day: &str) -> Vec<u8> {
        let secret = format!("AWS4{}", self.keys.secret_access_key.expose_secret());
        [day, self.region, self.service, "aws4_request"]
            .into_iter()
            .fold(secret.into_bytes(), |key, part| mac(&key, part))
    }
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mac) => mac.chain_update(text).finalize().into_bytes().to_vec(),
        Err(_) => unreachable!("HMAC takes a key of any length"),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(session_token: Option<&str>) -> AwsKeys {
        AwsKeys {
            access_key_id: "AKIDEXAMPLE".to_owned(),
            secret_access_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into(),
            session_token: session_token.map(Into::into),
        }
    }

    fn sign(token: Option<&str>, host: &str, path: &str, body: &[u8]) -> Signature {
        let signer = Signer { keys: &keys(token), region: "us-east-1", service: "service" };
        signer.sign(host, path, body, NOW.parse().unwrap())
    }

    const NOW: &str = "2015-08-30T12:36:00Z";

    /// The case `post-vanilla` of AWS's suite of test vectors.
    #[test]
    fn as_aws_signs_its_example() {
        let signed = sign(None, "example.amazonaws.com", "/", b"");
        assert_eq!(signed.date, "20150830T123600Z");
        assert_eq!(
            signed.authorization,
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
             SignedHeaders=host;x-amz-date, \
             Signature=5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
        );
    }

    #[test]
    fn everything_that_matters_is_signed() {
        let sign = |token, host, path, body: &[u8]| sign(token, host, path, body).authorization;
        let one = sign(None, "a", "/", b"x");
        for other in [
            sign(None, "b", "/", b"x"),
            sign(None, "a", "/y", b"x"),
            sign(None, "a", "/", b"y"),
            sign(Some("token"), "a", "/", b"x"),
        ] {
            assert_ne!(one, other);
        }
        assert!(sign(Some("token"), "a", "/", b"").contains("SignedHeaders=host;x-amz-date;x-amz-security-token,"));
    }
}
