//! SMTP.

use tidings_providers::{
    Accepted, EmailMessage, EmailProvider, SendError,
    smtp::{Smtp, SmtpOptions},
};
use tidings_test_support::SmtpServer;

use crate::{ID, email, refused, unavailable};

fn smtp(url: &str) -> Smtp {
    Smtp::new(&SmtpOptions { url: url.into(), max_connections: 2, dkim: None }).unwrap()
}

#[tokio::test]
async fn the_email() {
    let server = SmtpServer::start(None).await;
    let id = format!("<{ID}@notify.example>");
    let accepted = smtp(&server.url).send(&email()).await;
    assert_eq!(accepted, Ok(Accepted { reference: Some(id.clone()), is_last_word: true }));

    let mails = server.mails();
    let [mail] = mails.as_slice() else { panic!("{mails:?}") };
    assert!(mail.from.starts_with("MAIL FROM:<bins@notify.example>"), "{}", mail.from);
    assert_eq!(mail.to, ["RCPT TO:<amala@example.com>"]);
    for (name, value) in [
        ("From", r#""The \"Bin\" Team" <bins@notify.example>"#),
        ("To", "amala@example.com"),
        ("Reply-To", "help@bins.example"),
        ("Message-ID", id.as_str()),
        ("List-Unsubscribe", "<https://bins.example/unsubscribe>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("MIME-Version", "1.0"),
    ] {
        assert_eq!(mail.header(name), value, "{}", mail.data);
    }
    assert!(mail.header("Subject").contains("=?utf-8?"), "{}", mail.header("Subject"));
    assert!(mail.header("Content-Type").starts_with("multipart/alternative"), "{}", mail.data);
    let (plain, html) = (mail.data.find("\r\nMonday\r\n").unwrap(), mail.data.find("<p>Monday</p>").unwrap());
    assert!(plain < html, "the part that is to be preferred comes last");
}

#[tokio::test]
async fn connections_are_kept() {
    let server = SmtpServer::start(None).await;
    let smtp = smtp(&server.url);
    for _ in 0..3 {
        smtp.send(&EmailMessage { reply_to: None, unsubscribe_link: None, ..email() }).await.unwrap();
    }
    let mails = server.mails();
    assert_eq!(
        (mails.len(), mails[2].header("Reply-To").as_str(), mails[2].header("List-Unsubscribe").as_str()),
        (3, "", "")
    );
}

#[tokio::test]
async fn replies_tell_what_went_wrong() {
    for (reply, error) in [
        ("550 5.1.1 no such user", SendError::NoSuchMailbox("reply 550".to_owned())),
        ("556 5.1.10 no mail here", SendError::NoSuchMailbox("reply 556".to_owned())),
        ("550 no such user", refused("reply 550")),
        ("550 5.7.1 we do not like you", refused("reply 550")),
        ("553 5.1.8 nor your address", refused("reply 553")),
        ("552 5.2.2 too large", refused("reply 552")),
        ("451 4.3.0 later", unavailable("reply 451")),
        ("421 4.7.0 too many", unavailable("reply 421")),
        ("530 5.7.0 authentication required", unavailable("reply 530")),
    ] {
        let server = SmtpServer::start(Some(reply)).await;
        assert_eq!(smtp(&server.url).send(&email()).await, Err(error), "{reply}");
        assert!(server.mails().is_empty());
    }
}

#[tokio::test]
async fn nobody_there() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(smtp(&url).send(&email()).await, Err(unavailable("cannot connect")));
}

#[tokio::test]
async fn what_cannot_be_an_email_is_refused() {
    let server = SmtpServer::start(None).await;
    let sent = smtp(&server.url).send(&EmailMessage { to: "nobody".to_owned(), ..email() }).await;
    assert_eq!(sent, Err(SendError::Refused("the recipient is no address".to_owned())));
    let wrong = SmtpOptions { url: "https://mail.example".into(), max_connections: 1, dkim: None };
    assert!(Smtp::new(&wrong).is_err());
}
