//! Amazon SNS: messages that it sends us, and the proof that it is SNS that does, about one of our topics.
//!
//! Anybody can have SNS sign a message, from a topic of their own: that the topic is one of ours matters as much as the
//! signature.

mod signature;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use rustls::pki_types::{CertificateDer, pem::PemObject};
use serde::Deserialize;

use crate::http_client::{HttpClient, send};

/// A message of SNS, as it is posted.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SnsMessage {
    #[serde(rename = "Type")]
    pub kind: String,
    pub message_id: String,
    pub topic_arn: String,
    /// What whoever uses the topic has to say.
    pub message: String,
    pub subject: Option<String>,
    pub timestamp: String,
    pub signature_version: String,
    pub signature: String,
    #[serde(rename = "SigningCertURL")]
    pub signing_cert_url: String,
    /// Calling this says that we want the topic's messages.
    #[serde(rename = "SubscribeURL")]
    pub subscribe_url: Option<String>,
    pub token: Option<String>,
}

/// Why a message is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Disbelieved {
    #[error("its topic is none of ours")]
    Topic,
    #[error("an address in it is none of SNS's")]
    Address,
    #[error("its signature does not fit")]
    Signature,
    /// Perhaps next time.
    #[error("SNS cannot be asked: {0}")]
    NotReached(String),
}

/// Checks messages of SNS. Cheap to clone.
#[derive(Clone, Debug)]
pub struct SnsVerifier {
    http: HttpClient,
    topics: Arc<[String]>,
    /// By their addresses, which change when they do.
    certificates: Arc<Mutex<HashMap<String, CertificateDer<'static>>>>,
}

impl SnsVerifier {
    /// Believes messages of `topics`, by their ARNs.
    pub fn new(http: HttpClient, topics: Vec<String>) -> Self {
        Self { http, topics: topics.into(), certificates: Arc::default() }
    }

    /// Knows the certificate at an address already.
    ///
    /// # Errors
    /// When `pem` holds no certificate.
    pub fn know(&self, url: &str, pem: &[u8]) -> Result<(), Disbelieved> {
        let certificate = certificate(pem)?;
        self.certificates.lock().unwrap_or_else(PoisonError::into_inner).insert(url.to_owned(), certificate);
        Ok(())
    }

    /// Checks one message.
    ///
    /// # Errors
    /// When it is not to be believed.
    pub async fn check(&self, message: &SnsMessage) -> Result<(), Disbelieved> {
        if !self.topics.contains(&message.topic_arn) {
            return Err(Disbelieved::Topic);
        }
        let certificate = self.certificate(&message.signing_cert_url).await?;
        signature::check(message, &certificate)
    }

    /// Confirms the subscription that a checked message offers.
    ///
    /// # Errors
    /// When it has no address of SNS, or SNS does not answer.
    pub async fn confirm(&self, message: &SnsMessage) -> Result<(), Disbelieved> {
        let url = message.subscribe_url.as_deref().filter(|url| is_of_sns(url)).ok_or(Disbelieved::Address)?;
        self.get(url).await.map(drop)
    }

    async fn certificate(&self, url: &str) -> Result<CertificateDer<'static>, Disbelieved> {
        if !is_of_sns(url) || !url.ends_with(".pem") {
            return Err(Disbelieved::Address);
        }
        if let Some(known) = self.certificates.lock().unwrap_or_else(PoisonError::into_inner).get(url) {
            return Ok(known.clone());
        }
        let pem = self.get(url).await?;
        self.know(url, &pem)?;
        certificate(&pem)
    }

    async fn get(&self, url: &str) -> Result<Vec<u8>, Disbelieved> {
        let reply = send(self.http.request(reqwest::Method::GET, url)).await;
        match reply {
            Ok(reply) if reply.status.is_success() => Ok(reply.body),
            Ok(reply) => Err(Disbelieved::NotReached(reply.failure().to_string())),
            Err(error) => Err(Disbelieved::NotReached(error.to_string())),
        }
    }
}

fn certificate(pem: &[u8]) -> Result<CertificateDer<'static>, Disbelieved> {
    CertificateDer::from_pem_slice(pem).map_err(|_| Disbelieved::Signature)
}

/// `https://sns.<region>.amazonaws.com/…`, also in China; nothing else is ever called.
fn is_of_sns(url: &str) -> bool {
    let Ok(url) = url::Url::parse(url) else { return false };
    let host = url.host_str().unwrap_or_default();
    let region = host
        .strip_prefix("sns.")
        .and_then(|rest| rest.strip_suffix(".amazonaws.com").or_else(|| rest.strip_suffix(".amazonaws.com.cn")));
    let is_region = |region: &str| {
        !region.is_empty()
            && region.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    url.scheme() == "https"
        && url.port().is_none()
        && url.username().is_empty()
        && url.password().is_none()
        && region.is_some_and(is_region)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_sns_is_called() {
        for (url, ours) in [
            ("https://sns.eu-west-2.amazonaws.com/SimpleNotificationService-1.pem", true),
            ("https://sns.cn-north-1.amazonaws.com.cn/x.pem", true),
            ("http://sns.eu-west-2.amazonaws.com/x.pem", false),
            ("https://sns.eu-west-2.amazonaws.com:8443/x.pem", false),
            ("https://sns.eu-west-2.amazonaws.com.evil.example/x.pem", false),
            ("https://sns.evil.example/x.amazonaws.com.pem", false),
            ("https://sns.evil.example#.amazonaws.com/x.pem", false),
            ("https://sns.bucket.s3.amazonaws.com/x.pem", false),
            ("https://sns..amazonaws.com/x.pem", false),
            ("https://user@sns.eu-west-2.amazonaws.com/x.pem", false),
            ("https://169.254.169.254/x.pem", false),
            ("x.pem", false),
        ] {
            assert_eq!(is_of_sns(url), ours, "{url}");
        }
    }
}
