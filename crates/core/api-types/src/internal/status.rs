//! Whether the API is well.

use serde::{Deserialize, Serialize};

use super::endpoint::endpoint;

endpoint! {
    /// Whether the API is well; needs no token.
    GET "/_status" => GetStatus {} -> Status
}

endpoint! {
    /// As [`GetStatus`].
    POST "/_status" => PostStatus {} -> Status
}

endpoint! {
    /// As [`GetStatus`].
    GET "/" => GetRoot {} -> Status
}

endpoint! {
    /// How many live services there are, and organisations that have any; needs no token.
    GET "/_status/live-service-and-organisation-counts" => GetLiveCounts {} -> LiveCounts
}

/// How the API is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// `ok`.
    pub status: String,
    /// What is running; left out where only the status was asked for, like the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub git_commit: Option<String>,
    /// When that was built.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub build_time: Option<String>,
    /// The latest migration of the database.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub db_version: Option<String>,
    /// That of the database for reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub db_bulk_version: Option<String>,
}

/// What counts as live: active, out of trial mode and counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveCounts {
    pub organisations: i64,
    pub services: i64,
}
