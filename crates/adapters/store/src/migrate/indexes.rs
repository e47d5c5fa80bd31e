//! Where our indexes are not Notify's, and why. The migrations explain the ones that we have.

use std::fmt;

use super::schema::Schema;

/// An index of Notify that a database of ours does without.
#[derive(Clone, Copy, Debug)]
pub struct SupersededIndex {
    /// Its name.
    pub name: &'static str,
    /// Why.
    pub reason: &'static str,
}

/// An index that a database of Notify does not have, or has with another definition.
#[derive(Clone, Copy, Debug)]
pub struct OurIndex {
    /// The table.
    pub table: &'static str,
    /// Its name.
    pub name: &'static str,
    /// As after `USING`.
    pub definition: &'static str,
}

/// The indexes of Notify that ours are without.
pub const SUPERSEDED: &[SupersededIndex] = &[
    superseded("ix_notifications_id_status", STATUS),
    superseded("ix_notifications_notification_type_composite", STATUS),
    superseded("ix_notifications_nondelivered_service_id_composite", STATUS),
    superseded("ix_notifications_client_reference", "ix_notifications_service_id_client_reference is smaller"),
    superseded("ix_notifications_client_reference_trgm", TRIGRAM),
    superseded("ix_notifications_normalised_to_trgm", TRIGRAM),
    superseded("ix_notifications_job_id", "uq_notifications_job_row_number begins with the same column"),
    superseded("ix_notifications_template_id", "no statement looks for a template across services"),
    superseded(
        "ix_notification_history_service_id",
        "ix_notification_history_service_id_composite begins with the same column",
    ),
    superseded("ix_inbound_sms_service_id", "ix_inbound_sms_service_id_created_at begins with the same column"),
    superseded("ix_ft_billing_bst_date", PRIMARY_KEY),
    superseded("ix_ft_billing_service_id", "ix_ft_billing_service_id_bst_date begins with the same column"),
    superseded("ix_ft_notification_status_bst_date", PRIMARY_KEY),
    superseded(
        "ix_ft_notification_status_service_id",
        "ix_ft_notification_status_service_id_bst_date begins with the same column",
    ),
    superseded(
        "ix_ft_notification_status_template_id",
        "ix_ft_notification_status_template_id_bst_date begins with the same column",
    ),
    superseded("ix_ft_processing_time_bst_date", PRIMARY_KEY),
    superseded("ix_ft_service_stats", PRIMARY_KEY),
];

/// The indexes that Notify is without, or that are defined otherwise there, and that an adopted database gets by hand.
pub const OURS: &[OurIndex] = &[
    OurIndex {
        table: "notifications",
        name: "ix_notifications_service_id_client_reference",
        definition: "btree (service_id, client_reference) WHERE (client_reference IS NOT NULL)",
    },
    OurIndex {
        table: "notifications",
        name: "ix_notifications_reference",
        definition: "btree (reference) WHERE (reference IS NOT NULL)",
    },
    OurIndex {
        table: "notification_history",
        name: "ix_notification_history_job_id",
        definition: "btree (job_id) WHERE (job_id IS NOT NULL)",
    },
    OurIndex {
        table: "notification_history",
        name: "ix_notification_history_reference",
        definition: "btree (reference) WHERE (reference IS NOT NULL)",
    },
    OurIndex {
        table: "inbound_sms",
        name: "ix_inbound_sms_service_id_created_at",
        definition: "btree (service_id, created_at)",
    },
    OurIndex {
        table: "notifications",
        name: "ix_notifications_test_created_at",
        definition: "btree (created_at) WHERE ((key_type)::text = 'test'::text)",
    },
];

/// The indexes that a migration after the first adds to every database, adopted ones too.
pub const ADDED: &[OurIndex] = &[
    OurIndex {
        table: "users",
        name: "ix_users_email_address_lower",
        definition: "btree (lower((email_address)::text))",
    },
    OurIndex { table: "complaints", name: "ix_complaints_created_at", definition: "btree (created_at)" },
    OurIndex {
        table: "report_requests",
        name: "ix_report_requests_created_at",
        definition: "btree (created_at) WHERE (status <> 'deleted'::report_request_status_type)",
    },
    OurIndex {
        table: "unsubscribe_request",
        name: "ix_unsubscribe_request_service_id_created_at",
        definition: "btree (service_id, created_at)",
    },
    OurIndex {
        table: "unsubscribe_request_report",
        name: "ix_unsubscribe_request_report_service_id",
        definition: "btree (service_id)",
    },
    OurIndex {
        table: "ft_billing",
        name: "ix_ft_billing_service_id_bst_date",
        definition: "btree (service_id, bst_date)",
    },
    OurIndex {
        table: "ft_notification_status",
        name: "ix_ft_notification_status_service_id_bst_date",
        definition: "btree (service_id, bst_date)",
    },
    // Unique in Notify.
    OurIndex {
        table: "ft_service_stats",
        name: "ix_ft_service_template_stats",
        definition: "btree (bst_date, template_id, notification_type, notification_status)",
    },
];

const STATUS: &str = "every change of a notification's status writes to all indexes while one mentions the status";
const TRIGRAM: &str = "every new notification pays for it; search reads the service's own notifications";
const PRIMARY_KEY: &str = "the primary key begins with the same columns";

const fn superseded(name: &'static str, reason: &'static str) -> SupersededIndex {
    SupersededIndex { name, reason }
}

/// A change to the indexes of an adopted database that would make it faster. Displays as a statement that can run while
/// the database is in use.
#[derive(Clone, Copy, Debug)]
pub enum IndexAdvice {
    /// An index that costs more than it gives.
    Drop(SupersededIndex),
    /// An index that is missing.
    Create(OurIndex),
}

impl fmt::Display for IndexAdvice {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Drop(SupersededIndex { name, reason }) => write!(out, "DROP INDEX CONCURRENTLY {name}; -- {reason}"),
            Self::Create(OurIndex { table, name, definition }) => {
                write!(out, "CREATE INDEX CONCURRENTLY {name} ON {table} USING {definition};")
            }
        }
    }
}

/// What could be done about the indexes of a database, in the order in which to do it. An index that exists under the
/// right name with a wider definition is left alone.
pub fn advise(schema: &Schema) -> Vec<IndexAdvice> {
    let exists = |name: &str| schema.tables.values().any(|table| table.indexes.contains_key(name));
    let create = OURS.iter().filter(|index| !exists(index.name)).copied().map(IndexAdvice::Create);
    let drop = SUPERSEDED.iter().filter(|index| exists(index.name)).copied().map(IndexAdvice::Drop);
    create.chain(drop).collect()
}
