//! Names of what is archived: they say when, and leave the name itself to others.

use jiff::{Timestamp, tz::TimeZone};

/// The longest that names are, in characters.
const LONGEST: usize = 255;

/// The name of what was called `name` until it was archived, cut where names end.
///
/// ```
/// use tidings_domain::archived_name::archived;
///
/// let now = "2023-01-13T11:09:16Z".parse().unwrap();
/// assert_eq!(archived("branding 1", now), "_archived_2023-01-13-11:09:16_branding 1");
/// ```
pub fn archived(name: &str, now: Timestamp) -> String {
    let time = TimeZone::UTC.to_datetime(now).strftime("%Y-%m-%d-%H:%M:%S").to_string();
    format!("_archived_{time}_{name}").chars().take(LONGEST).collect()
}
