//! Running the migrations, once and more often.

use std::path::Path;

use tidings_store::migrate::{MigrateError, migrate, status};
use tokio::task::JoinSet;

use crate::{database::with_empty_database, notify};

#[tokio::test]
async fn the_second_run_has_nothing_to_do() {
    with_empty_database(|pool| async move {
        let before = status(&pool).await.expect("status of an empty database");
        assert_eq!(before.applied, []);

        let first = migrate(&pool).await.expect("migrates");
        let second = migrate(&pool).await.expect("migrates again");

        assert_eq!(first.migrations, before.pending);
        assert_eq!(first.migrations[0].description, "notify schema");
        assert_eq!(second.migrations, []);
        let after = status(&pool).await.expect("status of a migrated database");
        assert_eq!(after.applied, first.migrations);
        assert_eq!((after.pending, after.unknown, after.changed, after.notify_version), (vec![], vec![], vec![], None));
    })
    .await;
}

#[tokio::test]
async fn every_migration_file_is_embedded() {
    with_empty_database(|pool| async move {
        let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").read_dir().unwrap().count();
        let embedded = status(&pool).await.unwrap().pending.len();
        assert_eq!(embedded, files, "rebuild the crate: a migration file was added or removed since");
    })
    .await;
}

#[tokio::test]
async fn of_many_at_once_one_does_the_work() {
    with_empty_database(|pool| async move {
        let mut runs = JoinSet::new();
        for _ in 0..4 {
            let pool = pool.clone();
            runs.spawn(async move { migrate(&pool).await.expect("migrates").migrations.len() });
        }
        let mut counts = runs.join_all().await;
        counts.sort_unstable();
        assert_eq!(counts[..3], [0, 0, 0]);
        assert!(counts[3] > 0);
    })
    .await;
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused() {
    with_empty_database(|pool| async move {
        migrate(&pool).await.expect("migrates");
        let newer = "INSERT INTO tidings_migrations (version, description, success, checksum, execution_time)
                     VALUES (9999, 'of the future', true, '', 0)";
        notify::run(&pool, newer.to_owned()).await;

        let error = migrate(&pool).await.expect_err("refuses");

        assert!(matches!(error, MigrateError::NewerDatabase { version: 9999, newest } if newest < 9999), "{error}");
        assert_eq!(status(&pool).await.unwrap().unknown, [9999]);
        // The lock of the failed run is gone: this would wait for ever otherwise.
        notify::run(&pool, "DELETE FROM tidings_migrations WHERE version = 9999".to_owned()).await;
        assert_eq!(migrate(&pool).await.expect("migrates again").migrations, []);
    })
    .await;
}

#[tokio::test]
async fn a_changed_migration_is_refused() {
    with_empty_database(|pool| async move {
        migrate(&pool).await.expect("migrates");
        notify::run(&pool, r"UPDATE tidings_migrations SET checksum = '\x00' WHERE version = 2".to_owned()).await;
        let error = migrate(&pool).await.expect_err("refuses");
        assert!(matches!(error, MigrateError::Changed { version: 2 }), "{error}");
        assert_eq!(status(&pool).await.unwrap().changed, [2]);
    })
    .await;
}

#[tokio::test]
async fn a_migration_that_fails_leaves_nothing_behind() {
    with_empty_database(|pool| async move {
        // In the way of the first migration, at a table in its middle.
        notify::run(&pool, "CREATE TABLE services ()".to_owned()).await;
        let error = migrate(&pool).await.expect_err("fails");
        assert!(matches!(error, MigrateError::Failed { version: 1, .. }), "{error}");
        let tables: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'tidings_migrations'",
        )
        .fetch_one(&pool)
        .await
        .unwrap();
        assert_eq!(tables, 1);
    })
    .await;
}
