//! Taking over a database that Notify made.

use sqlx::{PgPool, Row};
use tidings_store::migrate::{Adopted, MigrateError, adopt, difference, migrate, schema, status};

use crate::{database::with_empty_database, notify};

#[tokio::test]
async fn a_database_of_notify_is_taken_over_in_place() {
    with_empty_database(|pool| async move {
        notify::create(&pool).await;
        let id = notify::populate(&pool).await;
        let before = contents(&pool).await;
        let indexes_before = indexes_of_notifications(&pool).await;

        let adopted = adopt(&pool).await.expect("adopts");

        let Adopted::Now { differences, index_advice, applied } = adopted else { panic!("{adopted:?}") };
        assert_eq!(differences, []);
        assert!(applied.migrations.iter().all(|migration| migration.version > 2), "{applied:?}");
        let advice: Vec<String> = index_advice.iter().map(ToString::to_string).collect();
        assert!(advice[0].starts_with("CREATE INDEX CONCURRENTLY ix_notifications_service_id_client_reference"));
        assert!(advice.iter().any(|line| line.starts_with("DROP INDEX CONCURRENTLY ix_notifications_id_status;")));
        assert_eq!(contents(&pool).await, before, "the rows of Notify are as they were");
        assert_eq!(indexes_of_notifications(&pool).await, indexes_before, "and so are its indexes");
        let status_in_view: String =
            sqlx::query_scalar("SELECT notification_status FROM notifications_all_time_view WHERE id = $1")
                .bind(id)
                .fetch_one(&pool)
                .await
                .unwrap();
        assert_eq!(status_in_view, "delivered");
        assert_eq!(status(&pool).await.unwrap().pending, []);
    })
    .await;
}

#[tokio::test]
async fn what_is_ours_is_the_same_whether_adopted_or_fresh() {
    with_empty_database(|fresh| async move {
        migrate(&fresh).await.expect("migrates");
        let fresh = schema::read(&mut fresh.acquire().await.unwrap()).await.unwrap();
        with_empty_database(|adopted| async move {
            notify::create(&adopted).await;
            adopt(&adopted).await.expect("adopts");
            let adopted = schema::read(&mut adopted.acquire().await.unwrap()).await.unwrap();
            let mut differences = difference::compare(&fresh, &adopted);
            differences.retain(|difference| !difference.object.starts_with("index "));
            assert_eq!(differences, [], "only indexes may differ");
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn adopting_again_changes_nothing() {
    with_empty_database(|pool| async move {
        notify::create(&pool).await;
        adopt(&pool).await.expect("adopts");

        let again = adopt(&pool).await.expect("adopts again");

        assert!(matches!(&again, Adopted::Before(applied) if applied.migrations.is_empty()), "{again:?}");
        assert_eq!(migrate(&pool).await.expect("migrates").migrations, []);
    })
    .await;
}

#[tokio::test]
async fn a_database_of_ours_needs_no_adoption() {
    with_empty_database(|pool| async move {
        migrate(&pool).await.expect("migrates");
        let adopted = adopt(&pool).await.expect("adopts");
        assert!(matches!(&adopted, Adopted::Before(applied) if applied.migrations.is_empty()), "{adopted:?}");
    })
    .await;
}

#[tokio::test]
async fn migrating_a_database_of_notify_asks_for_adoption() {
    with_empty_database(|pool| async move {
        notify::create(&pool).await;
        let error = migrate(&pool).await.expect_err("refuses");
        assert_eq!(
            error.to_string(),
            "the database was made by Notify (version 0560_add_nhs_notify_org): back it up, then run `tidings migrate \
             --adopt`"
        );
        assert_eq!(status(&pool).await.unwrap().notify_version.as_deref(), Some("0560_add_nhs_notify_org"));
    })
    .await;
}

#[tokio::test]
async fn another_version_is_refused_by_name() {
    with_empty_database(|pool| async move {
        notify::create(&pool).await;
        notify::run(&pool, "UPDATE alembic_version SET version_num = '0559_something'".to_owned()).await;
        let error = adopt(&pool).await.expect_err("refuses");
        assert!(error.to_string().starts_with(
            "Notify's own migrations left the database at version 0559_something, only 0560_add_nhs_notify_org"
        ));
        assert_unchanged(&pool).await;
    })
    .await;
}

#[tokio::test]
async fn an_empty_database_is_refused() {
    with_empty_database(|pool| async move {
        let error = adopt(&pool).await.expect_err("refuses");
        assert!(matches!(error, MigrateError::NotNotify), "{error}");
        assert_unchanged(&pool).await;
    })
    .await;
}

#[tokio::test]
async fn a_database_that_lacks_something_is_refused_with_all_that_it_lacks() {
    with_empty_database(|pool| async move {
        notify::create(&pool).await;
        notify::run(&pool, "DROP TABLE returned_letters; ALTER TABLE jobs DROP archived".to_owned()).await;
        let error = adopt(&pool).await.expect_err("refuses");
        assert_eq!(
            error.to_string(),
            "the database differs from the schema of Notify in ways that cannot be worked with:\n\
             - column jobs.archived is missing: `boolean not null default false`\n\
             - table returned_letters is missing: `returned_letters`"
        );
        assert_unchanged(&pool).await;
    })
    .await;
}

#[tokio::test]
async fn harmless_differences_are_listed() {
    with_empty_database(|pool| async move {
        notify::create(&pool).await;
        let check =
            "ALTER TABLE notifications ADD CONSTRAINT chk_notifications_postage_null CHECK (postage <> 'economy')";
        notify::run(&pool, check.to_owned()).await;
        let adopted = adopt(&pool).await.expect("adopts");
        let Adopted::Now { differences, .. } = adopted else { panic!("{adopted:?}") };
        assert_eq!(differences.len(), 1);
        assert!(
            differences[0].to_string().starts_with("constraint notifications.chk_notifications_postage_null is extra")
        );
    })
    .await;
}

#[tokio::test]
async fn adoption_keeps_away_while_notify_migrates() {
    with_empty_database(|pool| async move {
        notify::create(&pool).await;
        let mut notify = pool.acquire().await.unwrap();
        let key = i64::from_be_bytes(*b"alembic\0");
        sqlx::query("SELECT pg_advisory_lock($1)").bind(key).execute(&mut *notify).await.unwrap();

        let error = adopt(&pool).await.expect_err("refuses");
        assert!(matches!(error, MigrateError::NotifyIsMigrating), "{error}");

        sqlx::query("SELECT pg_advisory_unlock($1)").bind(key).execute(&mut *notify).await.unwrap();
        adopt(&pool).await.expect("adopts now");
    })
    .await;
}

/// Every row of Notify's tables, as text.
async fn contents(pool: &PgPool) -> Vec<String> {
    let mut rows = Vec::new();
    for table in notify::facts().schema.tables.keys() {
        let query = format!("SELECT '{table}' || row_to_json(t)::text AS row FROM {table} t ORDER BY 1");
        let found = sqlx::query(sqlx::AssertSqlSafe(query)).fetch_all(pool).await.unwrap();
        rows.extend(found.iter().map(|row| row.get::<String, _>("row")));
    }
    rows
}

async fn indexes_of_notifications(pool: &PgPool) -> Vec<String> {
    sqlx::query_scalar("SELECT indexdef FROM pg_indexes WHERE tablename = 'notifications' ORDER BY indexname")
        .fetch_all(pool)
        .await
        .unwrap()
}

async fn assert_unchanged(pool: &PgPool) {
    let exists: bool =
        sqlx::query_scalar("SELECT to_regclass('tidings_migrations') IS NOT NULL").fetch_one(pool).await.unwrap();
    assert!(!exists, "a refused adoption leaves no trace");
}
