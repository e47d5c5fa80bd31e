//! News of changed rows: what is told, to whom, and what happens when nobody can be told.

use std::sync::{Arc, Mutex};

use sqlx::{AssertSqlSafe, PgPool};
use tidings_domain::EmailBrandingId;
use tidings_store::changes::{Change, listen};
use tidings_test_support::{TestDatabase, eventually};

use crate::fixtures::{OTHER_SERVICE, SERVICE, populate};

/// A branding that every installation has.
const NHS: EmailBrandingId = EmailBrandingId::new(uuid::uuid!("a7dc4e56-660b-4db7-8cff-12c37b12b5ea"));

/// All that was heard, in order.
#[derive(Clone, Debug, Default)]
struct Heard(Arc<Mutex<Vec<Change>>>);

impl Heard {
    /// Listens from now on; returns once it hears.
    async fn on(pool: &PgPool) -> Self {
        let heard = Self::default();
        let keep = heard.0.clone();
        tokio::spawn(listen(pool.clone(), move |change| keep.lock().unwrap().push(change)));
        heard.wait_for(&[Change::Listening]).await;
        heard
    }

    /// Waits for exactly this to be heard since the last call.
    async fn wait_for(&self, changes: &[Change]) {
        eventually(&format!("{changes:?} is heard"), || async { self.0.lock().unwrap().len() >= changes.len() }).await;
        assert_eq!(std::mem::take(&mut *self.0.lock().unwrap()), changes);
    }
}

async fn run(pool: &PgPool, statements: &str) {
    sqlx::raw_sql(AssertSqlSafe(statements)).execute(pool).await.unwrap();
}

#[tokio::test]
async fn every_table_behind_a_cache_tells_whose_row_it_was() {
    let database = TestDatabase::migrated().await;
    populate(&database.pool).await;
    let heard = Heard::on(&database.pool).await;
    let of_service = format!("service_id = '{SERVICE}'");
    let (service, providers, rates) = (Change::Service(SERVICE), Change::Providers, Change::Rates);
    for (statement, change) in [
        (format!("UPDATE services SET name = 'x' WHERE id = '{SERVICE}'"), service),
        (format!("UPDATE api_keys SET expiry_date = now() WHERE {of_service}"), service),
        (format!("UPDATE templates SET content = 'x' WHERE {of_service}"), service),
        (format!("UPDATE service_sms_senders SET sms_sender = 'x' WHERE {of_service}"), service),
        (format!("DELETE FROM service_permissions WHERE {of_service}"), service),
        (
            format!(
                "INSERT INTO service_email_reply_to (id, service_id, email_address, is_default, archived, created_at)
                 VALUES (gen_random_uuid(), '{SERVICE}', 'a@b.example', true, false, now())"
            ),
            service,
        ),
        (format!("INSERT INTO service_email_branding VALUES ('{SERVICE}', '{NHS}')"), service),
        (format!("UPDATE email_branding SET colour = '#005eb8' WHERE id = '{NHS}'"), Change::EmailBranding(NHS)),
        (format!("DELETE FROM service_email_branding WHERE {of_service}"), service),
        ("UPDATE provider_details SET priority = 7 WHERE identifier = 'mmg'".to_owned(), providers),
        ("UPDATE rates SET rate = 7 WHERE notification_type = 'sms'".to_owned(), rates),
    ] {
        run(&database.pool, &statement).await;
        heard.wait_for(&[change]).await;
    }
}

#[tokio::test]
async fn a_row_that_moves_is_told_to_both_owners() {
    let database = TestDatabase::migrated().await;
    populate(&database.pool).await;
    let heard = Heard::on(&database.pool).await;
    run(&database.pool, &format!("UPDATE api_keys SET service_id = '{OTHER_SERVICE}' WHERE service_id = '{SERVICE}'"))
        .await;
    heard.wait_for(&[Change::Service(SERVICE), Change::Service(OTHER_SERVICE)]).await;
}

#[tokio::test]
async fn what_is_taken_back_is_not_told() {
    let database = TestDatabase::migrated().await;
    populate(&database.pool).await;
    let heard = Heard::on(&database.pool).await;
    run(
        &database.pool,
        "BEGIN; UPDATE rates SET rate = 7; ROLLBACK; UPDATE provider_details SET priority = 8 WHERE identifier = 'mmg'",
    )
    .await;
    heard.wait_for(&[Change::Providers]).await;
}

#[tokio::test]
async fn a_lost_connection_is_told_and_mended() {
    let database = TestDatabase::migrated().await;
    let heard = Heard::on(&database.pool).await;
    run(
        &database.pool,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    .await;
    heard.wait_for(&[Change::Deaf, Change::Listening]).await;
}
