//! `tidings suppressions`: which addresses are sent no emails, until somebody or time ends it.

use jiff::Timestamp;
use tidings_app::{SystemClock, email_suppressions};
use tidings_domain::{Clock, ServiceId};
use tidings_store::{PgPool, email_suppressions::EmailSuppression};

use crate::{cli::SuppressionsCommand, roles::tool, settings::Settings};

pub async fn run(settings: &Settings, command: &SuppressionsCommand) -> anyhow::Result<()> {
    let pool = tool::pool(settings, "tidings-suppressions")?;
    match command {
        SuppressionsCommand::List { address: Some(address), .. } => {
            print(&email_suppressions::of_address(&pool, address).await?);
        }
        SuppressionsCommand::List { address: None, before } => {
            print(&email_suppressions::page(&pool, *before).await?);
        }
        SuppressionsCommand::Remove { address, service } => remove(&pool, address, *service).await?,
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "what a command says")]
fn print(listed: &[EmailSuppression]) {
    let now = SystemClock.now();
    for suppression in listed {
        println!("{}", line(suppression, now));
    }
    if listed.is_empty() {
        println!("There are none.");
    }
}

fn line(suppression: &EmailSuppression, now: Timestamp) -> String {
    let EmailSuppression { id, email_address, reason, service_id, notification_id, created_at, expires_at } =
        suppression;
    let whose = service_id.map_or_else(|| "every service".to_owned(), |service| format!("service {service}"));
    let until = match expires_at {
        Some(end) if *end <= now => "over".to_owned(),
        Some(end) => format!("until {end}"),
        None => "until it is removed".to_owned(),
    };
    format!("{id}  {email_address}  {reason}  {whose}  since {created_at}  {until}  email {notification_id}")
}

#[expect(clippy::print_stdout, reason = "what a command says")]
async fn remove(pool: &PgPool, address: &str, service: Option<ServiceId>) -> anyhow::Result<()> {
    let removed = email_suppressions::remove(pool, address, service).await?;
    println!("{removed} removed.");
    Ok(())
}

#[cfg(test)]
mod tests {
    use tidings_domain::{NotificationId, SuppressionReason};

    use super::*;

    #[test]
    fn a_line_says_whose_emails_and_how_long() {
        let now: Timestamp = "2026-06-17T09:30:00Z".parse().unwrap();
        let bounce = EmailSuppression {
            id: 7,
            email_address: "amala@example.com".to_owned(),
            reason: SuppressionReason::Bounce,
            service_id: None,
            notification_id: NotificationId::new(uuid::Uuid::from_u128(1)),
            created_at: now,
            expires_at: Some("2026-07-01T09:30:00Z".parse().unwrap()),
        };
        assert_eq!(
            line(&bounce, now),
            "7  amala@example.com  bounce  every service  since 2026-06-17T09:30:00Z  until 2026-07-01T09:30:00Z  \
             email 00000000-0000-0000-0000-000000000001"
        );
        assert!(line(&bounce, "2026-07-01T09:30:00Z".parse().unwrap()).contains("  over  "));
        let complaint = EmailSuppression {
            reason: SuppressionReason::Complaint,
            service_id: Some(ServiceId::new(uuid::Uuid::from_u128(2))),
            expires_at: None,
            ..bounce
        };
        let said =
            "complaint  service 00000000-0000-0000-0000-000000000002  since 2026-06-17T09:30:00Z  until it is removed";
        assert!(line(&complaint, now).contains(said), "{}", line(&complaint, now));
    }
}
