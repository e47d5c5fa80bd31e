//! Emails by SMTP that we sign, looked at as a receiver does (RFC 6376 §6, RFC 8463). What the receiver here makes of signatures
//! is held to the example of RFC 8463.

use base64::{Engine, prelude::BASE64_STANDARD};
use ring::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ED25519, Ed25519KeyPair, KeyPair, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey},
};
use rustls::pki_types::{PrivatePkcs8KeyDer, pem::PemObject};
use tidings_providers::{
    EmailMessage, EmailProvider,
    smtp::{DkimOptions, Smtp, SmtpOptions},
};
use tidings_test_support::SmtpServer;

use crate::email;

/// For these tests alone.
const RSA_KEY: &str = include_str!("../dkim/rsa.pem");
/// The example of its appendix A.3, without its other signature.
const RFC_8463: &str = include_str!("../dkim/rfc8463.eml");
/// The public key that goes with it.
const RFC_8463_KEY: &str = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

/// A published key.
enum Public {
    Rsa(Vec<u8>),
    Ed25519(Vec<u8>),
}

/// What a signature says.
struct Signature<'a> {
    /// Its header as it came, without the line break at its end.
    header: &'a str,
    tags: Vec<(String, String)>,
}

impl Signature<'_> {
    /// A tag without the white space in it.
    fn tag(&self, name: &str) -> &str {
        self.tags.iter().find(|(found, _)| found == name).map_or("", |(_, value)| value)
    }
}

/// Headers as they came, in order, and the body.
fn parts(mail: &str) -> (Vec<&str>, &str) {
    let (head, body) = mail.split_once("\r\n\r\n").unwrap();
    let mut headers = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(end) = head[at..].find("\r\n") {
        at += end + 2;
        if !head[at..].starts_with([' ', '\t']) {
            headers.push(head[start..at - 2].trim_end_matches("\r\n"));
            start = at;
        }
    }
    headers.push(&head[start..]);
    (headers, body)
}

/// The first signature.
fn signature<'a>(headers: &[&'a str]) -> Signature<'a> {
    let header = *headers.iter().find(|header| header.starts_with("DKIM-Signature:")).unwrap();
    let tags = header["DKIM-Signature:".len()..].split(';').filter_map(|tag| tag.split_once('='));
    let bare = |text: &str| text.chars().filter(|character| !character.is_whitespace()).collect::<String>();
    Signature { header, tags: tags.map(|(name, value)| (bare(name), bare(value))).collect() }
}

/// A header with its name in lower case, on one line, every run of white space one space.
fn relaxed(header: &str) -> String {
    let (name, value) = header.split_once(':').unwrap();
    let mut line = format!("{}:", name.trim().to_lowercase());
    for (place, word) in value.split_whitespace().enumerate() {
        line.push_str(if place == 0 { "" } else { " " });
        line.push_str(word);
    }
    line
}

/// Every line without white space at its end and with runs of it as one space, none empty at the end.
fn relaxed_body(body: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in body.split("\r\n") {
        let indent = if line.starts_with([' ', '\t']) { " " } else { "" };
        let words = line.split([' ', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>();
        lines.push(if words.is_empty() { String::new() } else { format!("{indent}{}", words.join(" ")) });
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines.iter().map(|line| format!("{line}\r\n")).collect()
}

/// Does the first signature hold?
fn holds(mail: &str, key: &Public) -> bool {
    let (headers, body) = parts(mail);
    let signature = signature(&headers);
    let mut left: Vec<&str> = headers.iter().copied().filter(|header| *header != signature.header).collect();
    let mut signed = String::new();
    for name in signature.tag("h").split(':') {
        let named = left.iter().rposition(|header| header.to_lowercase().starts_with(&format!("{name}:")));
        if let Some(place) = named {
            signed.push_str(&format!("{}\r\n", relaxed(left.remove(place))));
        }
    }
    let unsigned = &signature.header[..signature.header.rfind("b=").unwrap() + 2];
    signed.push_str(&relaxed(unsigned));
    let claimed = BASE64_STANDARD.decode(signature.tag("b")).unwrap();
    let is_signed = match key {
        Public::Rsa(key) => {
            UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key).verify(signed.as_bytes(), &claimed).is_ok()
        }
        Public::Ed25519(key) => {
            let hash = digest(&SHA256, signed.as_bytes());
            UnparsedPublicKey::new(&ED25519, key).verify(hash.as_ref(), &claimed).is_ok()
        }
    };
    let body_hash = BASE64_STANDARD.encode(digest(&SHA256, relaxed_body(body).as_bytes()));
    is_signed && body_hash == signature.tag("bh")
}

/// What a mail server got of an email that was signed like this.
async fn received(dkim: DkimOptions, email: &EmailMessage) -> String {
    let server = SmtpServer::start(None).await;
    let options = SmtpOptions { url: server.url.as_str().into(), max_connections: 1, dkim: Some(dkim) };
    Smtp::new(&options).unwrap().send(email).await.unwrap();
    server.mails().remove(0).data
}

fn rsa() -> (DkimOptions, Public) {
    let der = PrivatePkcs8KeyDer::from_pem_slice(RSA_KEY.as_bytes()).unwrap();
    let key = RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).unwrap();
    let public = Public::Rsa(key.public_key().as_ref().to_vec());
    (DkimOptions { selector: "2026-a".to_owned(), domain: None, key: RSA_KEY.into() }, public)
}

#[test]
fn the_receiver_here_believes_what_the_rfc_says() {
    let key = Public::Ed25519(BASE64_STANDARD.decode(RFC_8463_KEY).unwrap());
    let mail = RFC_8463.replace('\n', "\r\n");
    assert!(holds(&mail, &key));
    assert!(!holds(&mail.replace("dinner", "lunch"), &key), "a header");
    assert!(!holds(&mail.replace("game", "match"), &key), "the body");
    assert!(!holds(&mail.replace("s=brisbane", "s=sydney"), &key), "the signature itself");
}

#[tokio::test]
async fn an_email_is_signed_with_rsa() {
    let (options, key) = rsa();
    let text = "Monday\u{a0}– \t bins.  \r\n\r\n.\r\n..\r\n\tlast \r\n\r\n".repeat(3);
    let mail = received(options, &EmailMessage { text, ..email() }).await;
    let (headers, _) = parts(&mail);
    let signature = signature(&headers);
    for (tag, value) in
        [("v", "1"), ("a", "rsa-sha256"), ("c", "relaxed/relaxed"), ("d", "notify.example"), ("s", "2026-a")]
    {
        assert_eq!(signature.tag(tag), value, "{mail}");
    }
    assert!(
        mail.starts_with("DKIM-Signature:") && headers.iter().all(|header| header.lines().all(|line| line.len() < 79))
    );
    assert!(holds(&mail, &key), "{mail}");
}

#[tokio::test]
async fn what_matters_cannot_be_changed() {
    let (options, key) = rsa();
    let mail = received(options, &email()).await;
    for (what, with) in [
        ("\r\nFrom:", "\r\nFrom: evil@example.com\r\nFrom:"),
        ("\r\nSubject:", "\r\nSubject: Another\r\nSubject:"),
        ("To: amala@", "To: bela@"),
        ("Reply-To: help@", "Reply-To: evil@"),
        ("unsubscribe>", "unsubscribed>"),
        ("One-Click", "Two-Clicks"),
        ("multipart/alternative", "multipart/mixed"),
        ("<p>Monday", "<p>Sunday"),
        ("d=notify.example", "d=evil.example"),
    ] {
        assert!(mail.contains(what), "{what}: {mail}");
        assert!(!holds(&mail.replacen(what, with, 1), &key), "{what}");
    }
    // White space may change on the way.
    assert!(holds(&mail.replacen("Subject: ", "Subject:  ", 1).replacen("Monday\r\n", "Monday \r\n", 1), &key));
    assert!(holds(&format!("Received: from somewhere\r\n{mail}"), &key));
}

#[tokio::test]
async fn an_email_is_signed_with_ed25519_for_another_domain() {
    let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
    let public = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).unwrap().public_key().as_ref().to_vec();
    let pem = BASE64_STANDARD.encode(pkcs8.as_ref());
    let options = DkimOptions {
        selector: "ed".to_owned(),
        domain: Some("example.org".to_owned()),
        key: format!("-----BEGIN PRIVATE KEY-----\n{pem}\n-----END PRIVATE KEY-----\n").into(),
    };
    let mail = received(options, &EmailMessage { reply_to: None, unsubscribe_link: None, ..email() }).await;
    let (headers, _) = parts(&mail);
    let signature = signature(&headers);
    assert_eq!((signature.tag("a"), signature.tag("d")), ("ed25519-sha256", "example.org"));
    assert!(holds(&mail, &Public::Ed25519(public)), "{mail}");
}
