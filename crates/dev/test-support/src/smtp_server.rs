//! A mail server that keeps what it is given, and refuses what it is told to.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// See the module's documentation. It ends with the test's runtime.
#[derive(Clone, Debug)]
pub struct SmtpServer {
    /// As `SMTP_URL` has it.
    pub url: String,
    mails: Arc<Mutex<Vec<Mail>>>,
}

/// An email as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mail {
    /// What `MAIL` said.
    pub from: String,
    /// What each `RCPT` said.
    pub to: Vec<String>,
    /// Headers and body, without the dot at the end.
    pub data: String,
}

impl Mail {
    /// A header's text, its lines joined; empty when it is not there.
    pub fn header(&self, name: &str) -> String {
        let head = self.data.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ");
        let prefix = format!("{name}: ");
        head.split("\r\n").find_map(|line| line.strip_prefix(&prefix)).unwrap_or_default().to_owned()
    }
}

impl SmtpServer {
    /// One that takes every recipient, or answers `RCPT` with this refusal.
    pub async fn start(refusal: Option<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("smtp://{}", listener.local_addr().expect("an address"));
        let mails = Arc::<Mutex<Vec<Mail>>>::default();
        let kept = mails.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, refusal, kept.clone()));
            }
        });
        Self { url, mails }
    }

    /// All emails so far.
    pub fn mails(&self) -> Vec<Mail> {
        self.mails.lock().expect("no test has panicked here").clone()
    }
}

async fn converse(
    stream: TcpStream,
    refusal: Option<&'static str>,
    mails: Arc<Mutex<Vec<Mail>>>,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 mail.example ESMTP\r\n").await?;
    let (mut mail, mut in_data) = (Mail::default(), false);
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 0 {
        let text = std::mem::take(&mut line);
        let reply = if in_data {
            if text != ".\r\n" {
                mail.data.push_str(text.strip_prefix('.').unwrap_or(&text));
                continue;
            }
            in_data = false;
            mails.lock().expect("no test has panicked here").push(std::mem::take(&mut mail));
            "250 kept"
        } else {
            let text = text.trim_end();
            match text.to_ascii_uppercase().get(..4).unwrap_or_default() {
                "EHLO" => "250-mail.example\r\n250 8BITMIME",
                "MAIL" => {
                    mail.from = text.to_owned();
                    "250 go on"
                }
                "RCPT" => match refusal {
                    Some(refusal) => refusal,
                    None => {
                        mail.to.push(text.to_owned());
                        "250 go on"
                    }
                },
                "DATA" => {
                    in_data = true;
                    "354 go on"
                }
                "QUIT" => "221 bye",
                _ => "250 fine",
            }
        };
        stream.write_all(format!("{reply}\r\n").as_bytes()).await?;
    }
    Ok(())
}
