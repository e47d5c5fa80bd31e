//! Signatures of SNS: RSA over the fields of a message, by the certificate that it names.

use base64::{Engine, prelude::BASE64_STANDARD};
use ring::signature::{RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use rustls::pki_types::{
    AlgorithmIdentifier, CertificateDer, InvalidSignature, SignatureVerificationAlgorithm, alg_id,
};
use webpki::EndEntityCert;

use super::{Disbelieved, SnsMessage};

/// RSA with PKCS #1 1.5; SNS's version 1, which topics have unless told otherwise, is over SHA-1.
#[derive(Debug)]
enum Rsa {
    Sha1,
    Sha256,
}

impl SignatureVerificationAlgorithm for Rsa {
    fn verify_signature(&self, public_key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        let algorithm = match self {
            Self::Sha1 => &RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &RSA_PKCS1_2048_8192_SHA256,
        };
        UnparsedPublicKey::new(algorithm, public_key).verify(message, signature).map_err(|_| InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::RSA_ENCRYPTION
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        match self {
            Self::Sha1 => AlgorithmIdentifier::from_slice(&SHA1_WITH_RSA),
            Self::Sha256 => alg_id::RSA_PKCS1_SHA256,
        }
    }
}

/// The DER of OID 1.2.840.113549.1.1.5, with no parameters.
const SHA1_WITH_RSA: [u8; 13] = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05, 0x05, 0x00];

/// Whether the message is signed by the holder of the certificate.
pub(super) fn check(message: &SnsMessage, certificate: &CertificateDer<'_>) -> Result<(), Disbelieved> {
    let algorithm = match message.signature_version.as_str() {
        "1" => &Rsa::Sha1,
        "2" => &Rsa::Sha256,
        _ => return Err(Disbelieved::Signature),
    };
    let signature = BASE64_STANDARD.decode(&message.signature).map_err(|_| Disbelieved::Signature)?;
    let certificate = EndEntityCert::try_from(certificate).map_err(|_| Disbelieved::Signature)?;
    certificate.verify_signature(algorithm, to_sign(message).as_bytes(), &signature).map_err(|_| Disbelieved::Signature)
}

/// What is signed: names and values of some fields, each on a line of its own.
fn to_sign(message: &SnsMessage) -> String {
    let is_notification = message.kind == "Notification";
    let subject = message.subject.as_deref().filter(|_| is_notification);
    let (subscribe_url, token) = match is_notification {
        true => (None, None),
        false => (message.subscribe_url.as_deref(), message.token.as_deref()),
    };
    let fields = [
        ("Message", Some(message.message.as_str())),
        ("MessageId", Some(&message.message_id)),
        ("Subject", subject),
        ("SubscribeURL", subscribe_url),
        ("Timestamp", Some(&message.timestamp)),
        ("Token", token),
        ("TopicArn", Some(&message.topic_arn)),
        ("Type", Some(&message.kind)),
    ];
    fields.iter().filter_map(|(name, value)| Some(format!("{name}\n{}\n", (*value)?))).collect()
}
