//! What the history names is there, and stays: what Notify's foreign keys promise, kept once for a statement.

use sqlx::{AssertSqlSafe, PgExecutor, PgPool};
use tidings_test_support::{TestDatabase, eventually};

use crate::fixtures::{insert, populate};

/// A message of a job in the history, and nothing in `notifications`, which has keys of its own.
async fn with_history() -> TestDatabase {
    let database = TestDatabase::migrated().await;
    populate(&database.pool).await;
    insert(&database.pool, 1..2).await;
    run(&database.pool, MAKE_JOB).await.unwrap();
    run(&database.pool, "UPDATE notifications SET job_id = '00000000-0000-0000-0000-000000000006', job_row_number = 0")
        .await
        .unwrap();
    run(&database.pool, MOVE).await.unwrap();
    database
}

const MAKE_JOB: &str = "
    INSERT INTO jobs (id, original_file_name, service_id, created_at, notification_count, notifications_sent,
        template_version, notifications_delivered, notifications_failed, job_status)
    SELECT '00000000-0000-0000-0000-000000000006', 'people.csv', service_id, now(), 1, 1, 1, 0, 0, 'finished'
    FROM notifications LIMIT 1";

/// As the archiver does it.
const MOVE: &str = "
    WITH gone AS (
        DELETE FROM notifications
        RETURNING id, job_id, service_id, template_id, template_version, api_key_id, key_type, notification_type, created_at,
            billable_units, notification_status)
    INSERT INTO notification_history (id, job_id, service_id, template_id, template_version, api_key_id, key_type,
        notification_type, created_at, billable_units, notification_status)
    SELECT * FROM gone";

async fn run(executor: impl PgExecutor<'_>, statement: &str) -> Result<(), sqlx::Error> {
    sqlx::query(AssertSqlSafe(statement)).execute(executor).await.map(drop)
}

/// The foreign key that a statement breaks.
async fn broken(executor: impl PgExecutor<'_>, statement: &str) -> Option<String> {
    let error = run(executor, statement).await.err()?;
    let error = error.into_database_error().unwrap();
    assert!(error.is_foreign_key_violation(), "{error}");
    Some(error.constraint().unwrap().to_owned())
}

/// Adds as many rows to the history as there are, with other ids and one thing changed.
fn copy(column: &str, value: &str) -> String {
    format!(
        "INSERT INTO notification_history
         SELECT copy.* FROM notification_history AS past, jsonb_populate_record(NULL::notification_history,
             to_jsonb(past) || jsonb_build_object('id', gen_random_uuid(), '{column}', {value})) AS copy"
    )
}

/// Each column, its key, and what it names.
const KEYS: [(&str, &str, &str); 6] = [
    ("job_id", "notification_history_job_id_fkey", "jobs"),
    ("service_id", "notification_history_service_id_fkey", "services"),
    ("api_key_id", "notification_history_api_key_id_fkey", "api_keys"),
    ("key_type", "notification_history_key_type_fkey", "key_types"),
    ("notification_status", "fk_notification_history_notification_status", "notification_status_types"),
    ("template_id", "notification_history_templates_history_fkey", "templates_history"),
];

#[tokio::test]
async fn what_is_not_there_cannot_be_named() {
    let database = with_history().await;
    for (column, key, _) in KEYS {
        let nothing = if column.ends_with("_id") { "gen_random_uuid()" } else { "'nothing'" };
        assert_eq!(broken(&database.pool, &copy(column, nothing)).await.as_deref(), Some(key));
        let update = format!("UPDATE notification_history SET {column} = {nothing}");
        assert_eq!(broken(&database.pool, &update).await.as_deref(), Some(key));
    }
    let version = copy("template_version", "2");
    assert_eq!(broken(&database.pool, &version).await.as_deref(), Some(KEYS[5].1));
    for column in ["job_id", "service_id", "api_key_id", "notification_status", "template_id"] {
        assert_eq!(broken(&database.pool, &copy(column, "NULL")).await, None, "{column}: nothing is named");
    }
    assert_eq!(broken(&database.pool, "UPDATE notification_history SET notification_status = 'delivered'").await, None);
}

#[tokio::test]
async fn rows_that_name_nothing_are_no_reason_to_refuse_others() {
    let database = with_history().await;
    run(&database.pool, "UPDATE notification_history SET job_id = NULL, api_key_id = NULL").await.unwrap();
    assert_eq!(broken(&database.pool, &copy("reference", "'theirs'")).await, None);
}

#[tokio::test]
async fn what_is_named_cannot_go() {
    let database = with_history().await;
    for (column, key, table) in KEYS {
        let name = if column.ends_with("_id") { "id" } else { "name" };
        let named = format!("{name} IN (SELECT {column} FROM notification_history)");
        let mut transaction = tidings_store::begin(&database.pool).await.unwrap();
        // Other tables name some of them too: those would refuse first.
        drop_other_keys_to(&mut transaction, table).await;
        assert_eq!(
            broken(&mut *transaction, &format!("DELETE FROM {table} WHERE {named}")).await.as_deref(),
            Some(key)
        );
        transaction.rollback().await.unwrap();
        let same = format!("UPDATE {table} SET {name} = {name} WHERE {named}");
        assert_eq!(broken(&database.pool, &same).await, None, "{table}");
    }
    run(&database.pool, "DELETE FROM notification_history").await.unwrap();
    run(&database.pool, "DELETE FROM jobs").await.unwrap();
}

async fn drop_other_keys_to(conn: &mut sqlx::PgConnection, table: &str) {
    let statements: Vec<String> = sqlx::query_scalar(
        "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint
         WHERE contype = 'f' AND confrelid = $1::regclass",
    )
    .bind(table)
    .fetch_all(&mut *conn)
    .await
    .unwrap();
    for statement in statements {
        run(&mut *conn, &statement).await.unwrap();
    }
}

/// Returns when somebody waits for a lock.
async fn somebody_waits(pool: &PgPool) {
    eventually("somebody waits for a lock", || async {
        let waiting: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        )
        .fetch_one(pool)
        .await
        .unwrap();
        waiting > 0
    })
    .await;
}

#[tokio::test]
async fn who_deletes_what_a_move_is_naming_waits_and_is_refused() {
    let database = with_history().await;
    run(&database.pool, "DELETE FROM notification_history").await.unwrap();
    insert(&database.pool, 2..3).await;
    run(&database.pool, "UPDATE notifications SET job_id = (SELECT id FROM jobs), job_row_number = 0").await.unwrap();
    let mut moving = tidings_store::begin(&database.pool).await.unwrap();
    run(&mut *moving, MOVE).await.unwrap();
    let pool = database.pool.clone();
    let deleting = tokio::spawn(async move { broken(&pool, "DELETE FROM jobs").await });
    somebody_waits(&database.pool).await;
    moving.commit().await.unwrap();
    assert_eq!(deleting.await.unwrap().as_deref(), Some("notification_history_job_id_fkey"));
}

#[tokio::test]
async fn who_names_what_is_being_deleted_waits_and_is_refused() {
    let database = with_history().await;
    run(&database.pool, "UPDATE notification_history SET job_id = NULL").await.unwrap();
    let mut deleting = tidings_store::begin(&database.pool).await.unwrap();
    run(&mut *deleting, "DELETE FROM jobs").await.unwrap();
    let pool = database.pool.clone();
    let naming =
        tokio::spawn(async move { broken(&pool, &copy("job_id", "'00000000-0000-0000-0000-000000000006'")).await });
    somebody_waits(&database.pool).await;
    deleting.commit().await.unwrap();
    assert_eq!(naming.await.unwrap().as_deref(), Some("notification_history_job_id_fkey"));
}

#[tokio::test]
async fn who_sees_only_what_was_there_before_deletes_nothing_that_may_be_named() {
    let database = with_history().await;
    let mut deleting = tidings_store::begin(&database.pool).await.unwrap();
    run(&mut *deleting, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").await.unwrap();
    let error = run(&mut *deleting, "DELETE FROM jobs").await.unwrap_err().to_string();
    assert!(error.contains("jobs are deleted in transactions that read what is committed"), "{error}");
}

#[tokio::test]
async fn what_hangs_on_a_message_has_one_and_goes_with_it() {
    let database = with_history().await;
    insert(&database.pool, 2..4).await;
    run(&database.pool, "UPDATE notifications SET notification_type = 'letter'").await.unwrap();
    for (table, values) in [
        ("notification_schedules (notification_id, service_id, expires_at)", "now()"),
        ("letter_files (notification_id, service_id, created_at, content)", "now(), 'a letter'"),
    ] {
        let add = |id: &str| format!("INSERT INTO {table} SELECT {id}, service_id, {values} FROM notifications");
        let error = run(&database.pool, &add("gen_random_uuid()")).await.unwrap_err().into_database_error().unwrap();
        assert!(error.is_foreign_key_violation(), "{error}");
        run(&database.pool, &add("id")).await.unwrap();
    }
    run(&database.pool, "DELETE FROM notifications WHERE id = '00000000-0000-0000-0000-000000000002'").await.unwrap();
    for table in ["notification_schedules", "letter_files"] {
        let left: Vec<uuid::Uuid> = sqlx::query_scalar(AssertSqlSafe(format!("SELECT notification_id FROM {table}")))
            .fetch_all(&database.pool)
            .await
            .unwrap();
        assert_eq!(left, [uuid::Uuid::from_u128(3)], "{table}");
    }
}
