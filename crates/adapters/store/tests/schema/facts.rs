//! A freshly migrated database against the facts about Notify's.

use std::collections::BTreeSet;

use sqlx::PgPool;
use tidings_store::migrate::{
    difference::{self, Difference},
    indexes::{ADDED, OURS, SUPERSEDED},
    migrate, schema,
};

use crate::{database::with_empty_database, notify};

/// Tables that Notify does not have. A new one is declared here.
const OUR_TABLES: &[&str] = &[
    "admin_sessions",
    "cache_outbox",
    "cache_trust",
    "callback_attempts",
    "daily_message_counts",
    "delivery_failures",
    "email_suppressions",
    "fact_deltas",
    "fact_prices",
    "fact_rebuilds",
    "fact_repricings",
    "fact_totals",
    "history_files",
    "idempotency_keys",
    "letter_files",
    "notification_schedules",
    "queue_dead_jobs",
    "queue_jobs",
    "queue_periodic_jobs",
    "sandbox_messages",
    "scheduled_tasks",
    "tidings_migrations",
    "user_totp",
];

/// Views that Notify does not have.
const OUR_VIEWS: &[&str] = &["billing_facts", "current_prices", "notification_status_facts", "retention_days"];

/// Keys of Notify that triggers keep (migration 0025).
const KEPT_BY_TRIGGERS: &[&str] = &[
    "fk_notification_history_notification_status",
    "notification_history_api_key_id_fkey",
    "notification_history_job_id_fkey",
    "notification_history_key_type_fkey",
    "notification_history_service_id_fkey",
    "notification_history_templates_history_fkey",
];

/// Types that Notify does not have.
const OUR_TYPES: &[&str] = &[];

#[tokio::test]
async fn a_fresh_database_differs_from_notify_only_as_declared() {
    with_empty_database(|pool| async move {
        migrate(&pool).await.expect("migrates");

        let found: BTreeSet<String> =
            differences(&pool).await.into_iter().map(|difference| difference.object).collect();

        let tables = OUR_TABLES.iter().map(|name| format!("table {name}"));
        let views = OUR_VIEWS.iter().map(|name| format!("view {name}"));
        let types = OUR_TYPES.iter().map(|name| format!("type {name}"));
        let ours = OURS.iter().chain(ADDED).map(|index| format!("index {}.{}", index.table, index.name));
        let superseded = SUPERSEDED.iter().map(|index| format!("index {}.{}", table_of(index.name), index.name));
        let keys = KEPT_BY_TRIGGERS.iter().map(|name| format!("constraint notification_history.{name}"));
        let declared: BTreeSet<String> =
            tables.chain(views).chain(types).chain(ours).chain(superseded).chain(keys).collect();
        let undeclared: Vec<_> = found.difference(&declared).collect();
        let vanished: Vec<_> = declared.difference(&found).collect();
        assert!(undeclared.is_empty() && vanished.is_empty(), "undeclared: {undeclared:?}, not found: {vanished:?}");
    })
    .await;
}

#[tokio::test]
async fn our_indexes_are_defined_as_described() {
    with_empty_database(|pool| async move {
        migrate(&pool).await.expect("migrates");
        let found = schema::read(&mut pool.acquire().await.unwrap()).await.unwrap();
        for index in OURS.iter().chain(ADDED) {
            assert_eq!(found.tables[index.table].indexes[index.name], index.definition);
        }
    })
    .await;
}

#[tokio::test]
async fn every_kind_of_change_is_noticed() {
    // A statement, the difference that it makes, and whether the program could work with that.
    let changes = [
        ("DROP TABLE complaints", "table complaints is missing: `complaints`", true),
        ("CREATE TABLE visitors (id uuid)", "table visitors is extra: `visitors`", false),
        ("ALTER TABLE jobs DROP archived", "column jobs.archived is missing: `boolean not null default false`", true),
        ("ALTER TABLE jobs ADD note text", "column jobs.note is extra: `text`", false),
        ("ALTER TABLE jobs ADD note text NOT NULL", "column jobs.note is extra: `text not null`", true),
        (
            "ALTER TABLE complaints ALTER complaint_type TYPE varchar",
            "column complaints.complaint_type is `character varying`, not `text`",
            true,
        ),
        (
            "ALTER TABLE jobs ALTER template_id SET NOT NULL",
            "column jobs.template_id is `uuid not null`, not `uuid`",
            true,
        ),
        (
            "ALTER TABLE jobs ALTER archived SET DEFAULT true",
            "column jobs.archived is `boolean not null default true`, not `boolean not null default false`",
            false,
        ),
        (
            "ALTER TABLE returned_letters DROP CONSTRAINT returned_letters_notification_id_key",
            "constraint returned_letters.returned_letters_notification_id_key is missing: `UNIQUE (notification_id)`",
            true,
        ),
        (
            "ALTER TABLE complaints DROP CONSTRAINT complaints_service_id_fkey",
            "constraint complaints.complaints_service_id_fkey is missing: `FOREIGN KEY (service_id) \
             REFERENCES services(id)`",
            false,
        ),
        (
            "DROP INDEX ix_users_email_address",
            "index users.ix_users_email_address is missing: `UNIQUE btree (email_address)`",
            true,
        ),
        (
            "DROP INDEX ix_notifications_id_status",
            "index notifications.ix_notifications_id_status is missing: `UNIQUE btree (id, notification_status)`",
            false,
        ),
        ("DROP INDEX ix_jobs_job_status", "index jobs.ix_jobs_job_status is missing: `btree (job_status)`", false),
        (
            "ALTER TYPE recipient_type ADD VALUE 'post'",
            "type recipient_type is `mobile, email, post`, not `mobile, email`",
            false,
        ),
        (
            "DROP TYPE job_status_types",
            "type job_status_types is missing: `pending, in progress, finished, sending limits exceeded`",
            true,
        ),
        (
            "DROP VIEW notifications_all_time_view",
            "view notifications_all_time_view is missing: `notifications_all_time_view`",
            true,
        ),
    ];
    with_empty_database(move |pool| async move {
        notify::create(&pool).await;
        assert_eq!(differences(&pool).await, [], "the facts describe what is made from them");
        for (statement, difference, blocks) in changes {
            let mut transaction = tidings_store::begin(&pool).await.unwrap();
            sqlx::query(statement).execute(&mut *transaction).await.expect(statement);
            let found = schema::read(&mut transaction).await.unwrap();
            transaction.rollback().await.unwrap();

            let found = difference::compare(&notify::facts().schema, &found);

            let described: Vec<(String, bool)> =
                found.iter().map(|difference| (difference.to_string(), difference.blocks)).collect();
            assert_eq!(described, [(difference.to_owned(), blocks)], "{statement}");
        }
    })
    .await;
}

async fn differences(pool: &PgPool) -> Vec<Difference> {
    let found = schema::read(&mut pool.acquire().await.unwrap()).await.unwrap();
    difference::compare(&notify::facts().schema, &found)
}

fn table_of(index: &str) -> String {
    let facts = notify::facts();
    let (table, _) = facts
        .schema
        .tables
        .iter()
        .find(|(_, table)| table.indexes.contains_key(index))
        .unwrap_or_else(|| panic!("{index} is no index of Notify"));
    table.clone()
}
