//! Notify's `timestamp without time zone` columns hold UTC; everywhere above the store time is an instant.

use jiff::{Timestamp, tz::TimeZone};
use jiff_sqlx::{DateTime, ToSqlx};

/// As the column has it.
pub(crate) fn to_column(instant: Timestamp) -> DateTime {
    TimeZone::UTC.to_datetime(instant).to_sqlx()
}

/// As the code has it. A civil time outside jiff's range cannot come out of PostgreSQL's microseconds as written by us;
/// should one be there all the same, it reads as the nearest end of the range.
pub(crate) fn from_column(column: DateTime) -> Timestamp {
    TimeZone::UTC.to_timestamp(column.to_jiff()).unwrap_or(Timestamp::MAX)
}
