//! A database as Notify's own migrations leave it, made from the facts alone.

use std::fmt::Write;

use sqlx::{AssertSqlSafe, PgPool};
use tidings_store::migrate::schema::{Column, Facts, Schema};
use uuid::Uuid;

pub fn facts() -> Facts {
    Facts::of_notify().expect("the facts are readable")
}

/// Makes types, tables, constraints, indexes, the view and the row of `alembic_version`.
pub async fn create(pool: &PgPool) {
    let Facts { version, schema } = facts();
    let mut ddl = ddl(&schema);
    writeln!(ddl, "INSERT INTO alembic_version VALUES ('{version}');").unwrap();
    run(pool, ddl).await;
}

/// One service with one notification, and what they need. Returns the notification's id.
pub async fn populate(pool: &PgPool) -> Uuid {
    let statements = "
        INSERT INTO auth_type VALUES ('sms_auth');
        INSERT INTO key_types VALUES ('normal');
        INSERT INTO notification_status_types VALUES ('delivered');
        INSERT INTO users (id, name, email_address, created_at, _password, mobile_number, password_changed_at,
            failed_login_count, state, platform_admin, email_access_validated_at)
        VALUES ('00000000-0000-4000-8000-000000000001', 'Ada', 'ada@example.gov.uk', now(), 'hash', '+447700900001',
            now(), 0, 'active', false, now());
        INSERT INTO services (id, name, normalised_service_name, email_sender_local_part, created_at, created_by_id,
            version, active, restricted, prefix_sms, has_active_go_live_request, rate_limit, sms_message_limit,
            email_message_limit, letter_message_limit)
        VALUES ('00000000-0000-4000-8000-000000000002', 'Ferries', 'ferries', 'ferries', now(),
            '00000000-0000-4000-8000-000000000001', 1, true, true, false, false, 3000, 50, 50, 50);
        INSERT INTO templates_history (id, name, template_type, created_at, content, service_id, created_by_id, version,
            archived, hidden, has_unsubscribe_link)
        VALUES ('00000000-0000-4000-8000-000000000003', 'Delay', 'sms', now(), 'Late.',
            '00000000-0000-4000-8000-000000000002', '00000000-0000-4000-8000-000000000001', 1, false, false, false);
        INSERT INTO notifications (id, \"to\", service_id, template_id, template_version, created_at, key_type,
            notification_type, billable_units, notification_status)
        VALUES ('00000000-0000-4000-8000-000000000004', '+447700900002', '00000000-0000-4000-8000-000000000002',
            '00000000-0000-4000-8000-000000000003', 1, now(), 'normal', 'sms', 1, 'delivered');";
    run(pool, statements.to_owned()).await;
    Uuid::from_u128(0x00000000_0000_4000_8000_000000000004)
}

pub async fn run(pool: &PgPool, statements: String) {
    sqlx::raw_sql(AssertSqlSafe(statements)).execute(pool).await.expect("the statements run");
}

fn ddl(schema: &Schema) -> String {
    let mut out = String::from("CREATE EXTENSION pg_trgm;\n");
    for (name, labels) in &schema.enums {
        let labels: Vec<String> = labels.iter().map(|label| format!("'{label}'")).collect();
        writeln!(out, "CREATE TYPE {name} AS ENUM ({});", labels.join(", ")).unwrap();
    }
    for (name, table) in &schema.tables {
        let columns: Vec<String> = table.columns.iter().map(|column| format!("\"{}\" {column}", column.name)).collect();
        writeln!(out, "CREATE TABLE {name} ({});", columns.join(", ")).unwrap();
    }
    // Foreign keys need the keys that they point at.
    for foreign in [false, true] {
        for (table, name, definition) in constraints(schema) {
            if definition.starts_with("FOREIGN KEY") == foreign {
                writeln!(out, "ALTER TABLE {table} ADD CONSTRAINT {name} {definition};").unwrap();
            }
        }
    }
    for (table, content) in &schema.tables {
        for (name, definition) in &content.indexes {
            let (unique, method) = match definition.strip_prefix("UNIQUE ") {
                Some(method) => ("UNIQUE ", method),
                None => ("", definition.as_str()),
            };
            writeln!(out, "CREATE {unique}INDEX {name} ON {table} USING {method};").unwrap();
        }
    }
    for (name, columns) in &schema.views {
        let columns = column_names(columns);
        writeln!(
            out,
            "CREATE VIEW {name} AS SELECT {columns} FROM notifications
             UNION ALL SELECT {columns} FROM notification_history;"
        )
        .unwrap();
    }
    out
}

fn constraints(schema: &Schema) -> impl Iterator<Item = (&String, &String, &String)> {
    schema.tables.iter().flat_map(|(table, content)| {
        content.constraints.iter().map(move |(name, definition)| (table, name, definition))
    })
}

fn column_names(columns: &[Column]) -> String {
    columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ")
}
