//! SMTP: emails to any mail server that takes them, over connections that are kept.

mod dkim;

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
    transport::smtp::PoolConfig,
};
use secrecy::{ExposeSecret, SecretString};

pub use dkim::{DkimOptions, NoDkimKey};

use crate::{Accepted, EmailMessage, EmailProvider, SendError};
use dkim::Dkim;

/// As in `provider_details.identifier`.
pub const IDENTIFIER: &str = "smtp";

/// For each step of the conversation.
const TIMEOUT: Duration = Duration::from_secs(10);
/// What a server says of a recipient or of content that it will never take (RFC 5321 §4.2.3). Other refusals, such as that
/// of a password, are about us.
const ABOUT_THE_MESSAGE: [u16; 6] = [550, 551, 552, 553, 555, 556];
/// The beginnings of texts that say there is no such mailbox, or no mail at its domain (RFC 3463 §3.2, RFC 7505 §4.2). A refusal
/// without such a code may as well be about us, or about what was sent.
const NO_SUCH_MAILBOX: [&str; 5] = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"];

/// How the server is reached.
#[derive(Clone, Debug)]
pub struct SmtpOptions {
    /// `smtps://user:password@host:465` for TLS from the start, `smtp://user:password@host:587?tls=required` for TLS by
    /// STARTTLS.
    pub url: SecretString,
    /// Most connections at a time.
    pub max_connections: u32,
    /// With what emails are signed, if not by the server.
    pub dkim: Option<DkimOptions>,
}

/// Options that no email can be sent by.
#[derive(Debug, thiserror::Error)]
pub enum UnusableSmtp {
    /// The reason is lettre's.
    #[error("no address of an SMTP server: {0}")]
    Url(String),
    #[error("no key for DKIM: {0}")]
    Dkim(#[from] NoDkimKey),
}

/// The provider.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    dkim: Option<Arc<Dkim>>,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").finish_non_exhaustive()
    }
}

impl Smtp {
    /// Connects when the first email is sent. Call it on the runtime.
    ///
    /// # Errors
    /// When the URL is none, or there is nothing to sign with.
    pub fn new(options: &SmtpOptions) -> Result<Self, UnusableSmtp> {
        // TLS by the crate that sqlx uses too; installed already when this is not the first client.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(options.url.expose_secret())
            .map_err(|error| UnusableSmtp::Url(error.to_string()))?;
        let pool = PoolConfig::new().max_size(options.max_connections);
        let dkim = options.dkim.as_ref().map(Dkim::new).transpose()?.map(Arc::new);
        Ok(Self { transport: builder.timeout(Some(TIMEOUT)).pool_config(pool).build(), dkim })
    }
}

#[async_trait]
impl EmailProvider for Smtp {
    fn identifier(&self) -> &str {
        IDENTIFIER
    }

    /// A server that took an email reports no more, unless by emails to the sender.
    async fn send(&self, message: &EmailMessage) -> Result<Accepted, SendError> {
        let email = compose(message).map_err(SendError::Refused)?;
        let bytes = match &self.dkim {
            Some(dkim) => dkim.sign(&email.formatted(), domain(&message.from_address)),
            None => Some(email.formatted()),
        };
        let bytes = bytes.ok_or_else(|| SendError::Unavailable("it cannot be signed".to_owned()))?;
        match self.transport.send_raw(email.envelope(), &bytes).await {
            Ok(_) => Ok(Accepted { reference: Some(message_id(message)), is_last_word: true }),
            Err(error) => Err(not_taken(&error)),
        }
    }
}

/// The texts of servers are left out: they quote recipients.
fn not_taken(error: &lettre::transport::smtp::Error) -> SendError {
    let is_refused = |source: &(dyn std::error::Error + 'static)| {
        source
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::ConnectionRefused)
    };
    match error.status().map(u16::from) {
        Some(code) if ABOUT_THE_MESSAGE.contains(&code) && is_no_such_mailbox(error) => {
            SendError::NoSuchMailbox(format!("reply {code}"))
        }
        Some(code) if ABOUT_THE_MESSAGE.contains(&code) => SendError::Refused(format!("reply {code}")),
        Some(code) => SendError::Unavailable(format!("reply {code}")),
        None if error.is_tls() => SendError::Unavailable("no TLS".to_owned()),
        None if std::error::Error::source(error).is_some_and(is_refused) => {
            SendError::Unavailable("cannot connect".to_owned())
        }
        None if error.is_timeout() => SendError::Unknown("no reply in time".to_owned()),
        None => SendError::Unknown("the connection broke".to_owned()),
    }
}

/// Whether the server's words begin with a code that says so.
fn is_no_such_mailbox(error: &lettre::transport::smtp::Error) -> bool {
    let words = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    words.split_whitespace().next().is_some_and(|code| NO_SUCH_MAILBOX.contains(&code))
}

/// The same for a repeated message, so that a mailbox can tell.
fn message_id(message: &EmailMessage) -> String {
    format!("<{}@{}>", message.notification_id, domain(&message.from_address))
}

fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
}

/// The email, or what is wrong with it, without personal data.
fn compose(message: &EmailMessage) -> Result<Message, String> {
    let mailbox = |name: Option<&str>, address: &str, what: &str| {
        let address = address.parse().map_err(|_| format!("the {what} is no address"))?;
        Ok::<_, String>(Mailbox::new(name.map(str::to_owned), address))
    };
    let mut builder = Message::builder()
        .message_id(Some(message_id(message)))
        .from(mailbox(Some(&message.from_name), &message.from_address, "sender")?)
        .to(mailbox(None, &message.to, "recipient")?)
        .subject(message.subject.as_str());
    if let Some(reply_to) = &message.reply_to {
        builder = builder.reply_to(mailbox(None, reply_to, "reply-to")?);
    }
    for (name, value) in message.unsubscribe_headers() {
        builder = builder.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value));
    }
    builder
        .multipart(MultiPart::alternative_plain_html(message.text.clone(), message.html.clone()))
        .map_err(|error| error.to_string())
}
