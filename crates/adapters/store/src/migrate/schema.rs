//! A schema as plain data: what Notify's is, and what a database's is.

use std::{collections::BTreeMap, fmt};

use serde::Deserialize;
use sqlx::PgConnection;

/// The schema of Notify at one version of its own migrations.
#[derive(Clone, Debug, Deserialize)]
pub struct Facts {
    /// The row of `alembic_version`.
    pub version: String,
    /// All that a database at this version holds.
    #[serde(flatten)]
    pub schema: Schema,
}

impl Facts {
    /// The version that this program knows.
    ///
    /// # Errors
    /// When the embedded file is broken; a test sees to it that it is not.
    pub fn of_notify() -> Result<Self, serde_json::Error> {
        serde_json::from_str(include_str!("../../facts/notify-schema.json"))
    }
}

/// Types, tables and views by name. Functions, triggers and statistics are left out: nothing of Notify depends on them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Schema {
    /// Labels of each enum, in the order in which they sort.
    pub enums: BTreeMap<String, Vec<String>>,
    /// Tables, partitioned ones included.
    pub tables: BTreeMap<String, Table>,
    /// Columns of each view.
    pub views: BTreeMap<String, Vec<Column>>,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Table {
    /// In the order of the table.
    pub columns: Vec<Column>,
    /// Primary key, unique, foreign key and check constraints, each as after `ADD CONSTRAINT name`.
    #[serde(default)]
    pub constraints: BTreeMap<String, String>,
    /// Indexes that belong to no constraint, each as after `USING`, with `UNIQUE` in front if it is.
    #[serde(default)]
    pub indexes: BTreeMap<String, String>,
}

/// A column; in text `name type [not null] [default expression]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Column {
    /// Its name, without quotes.
    pub name: String,
    /// Its type as PostgreSQL writes it, e.g. `character varying(255)`.
    pub data_type: String,
    /// It refuses nulls.
    pub not_null: bool,
    /// The expression of its default.
    pub default: Option<String>,
}

impl TryFrom<String> for Column {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (name, rest) = text.split_once(' ').ok_or_else(|| format!("column {text:?} has no type"))?;
        let (rest, default) = match rest.split_once(" default ") {
            Some((rest, default)) => (rest, Some(default.to_owned())),
            None => (rest, None),
        };
        let (data_type, not_null) = match rest.strip_suffix(" not null") {
            Some(data_type) => (data_type, true),
            None => (rest, false),
        };
        Ok(Self { name: name.to_owned(), data_type: data_type.to_owned(), not_null, default })
    }
}

/// Without the name, as it stands in a table's definition.
impl fmt::Display for Column {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.data_type)?;
        if self.not_null {
            out.write_str(" not null")?;
        }
        if let Some(default) = &self.default {
            write!(out, " default {default}")?;
        }
        Ok(())
    }
}

/// The schema that the connection works in, without what extensions brought.
///
/// # Errors
/// When the database cannot be asked.
pub async fn read(connection: &mut PgConnection) -> Result<Schema, sqlx::Error> {
    let mut schema = Schema::default();
    read_columns(connection, &mut schema).await?;
    for (table, name, definition) in pairs(connection, CONSTRAINTS).await? {
        schema.tables.entry(table).or_default().constraints.insert(name, definition);
    }
    for (table, name, definition) in pairs(connection, INDEXES).await? {
        schema.tables.entry(table).or_default().indexes.insert(name, definition);
    }
    let labels: Vec<(String, String)> = sqlx::query_as(ENUM_LABELS).fetch_all(connection).await?;
    for (name, label) in labels {
        schema.enums.entry(name).or_default().push(label);
    }
    Ok(schema)
}

async fn read_columns(connection: &mut PgConnection, schema: &mut Schema) -> Result<(), sqlx::Error> {
    let rows: Vec<(String, bool, String, String, bool, Option<String>)> =
        sqlx::query_as(COLUMNS).fetch_all(connection).await?;
    for (relation, is_view, name, data_type, not_null, default) in rows {
        let columns = if is_view {
            schema.views.entry(relation).or_default()
        } else {
            &mut schema.tables.entry(relation).or_default().columns
        };
        columns.push(Column { name, data_type, not_null, default });
    }
    Ok(())
}

async fn pairs(
    connection: &mut PgConnection,
    query: &'static str,
) -> Result<Vec<(String, String, String)>, sqlx::Error> {
    sqlx::query_as(query).fetch_all(connection).await
}

const COLUMNS: &str = "
    SELECT
        relation.relname::text, relation.relkind = 'v', attribute.attname::text,
        format_type(attribute.atttypid, attribute.atttypmod), attribute.attnotnull,
        pg_get_expr(fallback.adbin, fallback.adrelid)
    FROM pg_class relation
    JOIN pg_attribute attribute ON attribute.attrelid = relation.oid
    LEFT JOIN pg_attrdef fallback ON fallback.adrelid = relation.oid AND fallback.adnum = attribute.attnum
    WHERE relation.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
        AND relation.relkind IN ('r', 'p', 'v') AND attribute.attnum > 0 AND NOT attribute.attisdropped
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = relation.oid AND deptype = 'e')
    ORDER BY relation.relname, attribute.attnum";

// From version 18 on PostgreSQL lists NOT NULL among the constraints; here it is part of the column.
const CONSTRAINTS: &str = "
    SELECT relation.relname::text, con.conname::text, pg_get_constraintdef(con.oid)
    FROM pg_constraint con
    JOIN pg_class relation ON relation.oid = con.conrelid
    WHERE relation.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
        AND con.contype IN ('p', 'u', 'f', 'c')";

const INDEXES: &str = "
    SELECT
        relation.relname::text, named.relname::text,
        CASE WHEN index.indisunique THEN 'UNIQUE ' ELSE '' END
            || substring(pg_get_indexdef(index.indexrelid) FROM ' USING (.*)$')
    FROM pg_index index
    JOIN pg_class named ON named.oid = index.indexrelid
    JOIN pg_class relation ON relation.oid = index.indrelid
    WHERE relation.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
        AND NOT EXISTS (
            SELECT FROM pg_constraint WHERE conindid = index.indexrelid AND contype IN ('p', 'u', 'x')
        )";

const ENUM_LABELS: &str = "
    SELECT type.typname::text, label.enumlabel::text
    FROM pg_enum label
    JOIN pg_type type ON type.oid = label.enumtypid
    WHERE type.typnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
    ORDER BY type.typname, label.enumsortorder";
