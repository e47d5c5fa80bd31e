//! The promise of the comments on `notifications`: a message on its way writes to no index.

use sqlx::PgConnection;
use tidings_store::migrate::migrate;

use crate::database::with_empty_database;

#[tokio::test]
async fn a_text_message_on_its_way_updates_no_index() {
    with_empty_database(|pool| async move {
        migrate(&pool).await.expect("migrates");
        // The counters of a transaction start at zero and are exact.
        let mut transaction = tidings_store::begin(&pool).await.unwrap();
        insert_text_message(&mut transaction).await;
        let steps = [
            "UPDATE notifications SET notification_status = 'sending', sent_at = now(), sent_by = 'mmg',
                 billable_units = 1, updated_at = now()",
            "UPDATE notifications SET notification_status = 'pending', updated_at = now()",
            "UPDATE notifications SET notification_status = 'delivered', updated_at = now()",
        ];
        for step in steps {
            sqlx::query(step).execute(&mut *transaction).await.unwrap();
        }
        assert_eq!(updates(&mut transaction).await, (3, 3));

        // The counter does tell: this one is indexed.
        sqlx::query("UPDATE notifications SET reference = 'x'").execute(&mut *transaction).await.unwrap();
        assert_eq!(updates(&mut transaction).await, (4, 3));
    })
    .await;
}

/// A message of the product's own service, which the seed brings.
async fn insert_text_message(connection: &mut PgConnection) {
    sqlx::query(
        "INSERT INTO notifications (id, \"to\", service_id, template_id, template_version, created_at, key_type,
             notification_type, billable_units, notification_status)
         SELECT gen_random_uuid(), '+447700900001', service_id, id, version, now(), 'normal', 'sms', 0, 'created'
         FROM templates WHERE id = '36fb0730-6259-4da1-8a80-c8de22ad4246'",
    )
    .execute(connection)
    .await
    .unwrap();
}

/// Updates of this transaction: all, and those that touched no index.
async fn updates(connection: &mut PgConnection) -> (i64, i64) {
    sqlx::query_as(
        "SELECT pg_stat_get_xact_tuples_updated('notifications'::regclass),
             pg_stat_get_xact_tuples_hot_updated('notifications'::regclass)",
    )
    .fetch_one(connection)
    .await
    .unwrap()
}
