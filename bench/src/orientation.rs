//! Figures of GOV.UK Notify, to give the product's figures a scale. They were measured on another machine, with two
//! cores shared by client, server and PostgreSQL as here: an orientation, not a baseline.

/// Texts per second that Notify's worker delivers.
pub const DELIVERIES_PER_SECOND: f64 = 285.0;
/// Resident memory of Notify's API (692 MiB) and worker (817 MiB), both of which the one product replaces.
pub const RESIDENT_MIB: f64 = 692.0 + 817.0;
/// Start-up of Notify's API in milliseconds.
pub const START_MS: f64 = 2700.0;

/// What the reader of a report is told.
pub const NOTE: &str = "× floor: relative to GET /livez in this run, the most that HTTP does on this machine\n\
    × Notify: orientation: Notify measured on another 2-core machine: POST sms 304/s, GET notification 597/s,\n\
    \x20         GET service 340/s, template 350/s, user 343/s of its internal API,\n\
    \x20         template page 385/s of its admin app,\n\
    \x20         deliveries 285/s, resident 692 MiB (API) + 817 MiB (worker), start-up 2.7 s";

/// Requests per second that Notify's API reaches at best, where known.
pub fn requests_per_second(scenario: &str) -> Option<f64> {
    let what = scenario.split_once(" at ").map_or(scenario, |(what, _connections)| what);
    match what {
        "post-sms" => Some(304.0),
        "get-notification" => Some(597.0),
        "get-service" => Some(340.0),
        "get-template" => Some(350.0),
        "get-user" => Some(343.0),
        "template-page" => Some(385.0),
        _ => None,
    }
}
