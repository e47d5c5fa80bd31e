//! `rate_limits.jsonl`: how many requests are too many.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tidings_domain::rate_limit::{SlidingWindow, TokenBucket};

use super::{Function, Outcome};

pub const FUNCTIONS: &[Function] = &[
    Function::new("rate_limit.token_bucket", token_bucket),
    Function::new("rate_limit.sliding_window", sliding_window),
];

fn token_bucket(input: &Value) -> Outcome {
    let bucket = TokenBucket {
        tokens_per_second: input["replenish_per_sec"].as_f64().unwrap_or_default(),
        capacity: integer(input, "bucket_max"),
        floor: integer(input, "bucket_min"),
    };
    let mut state = None;
    let calls: Vec<Value> = instants(input)
        .map(|now| {
            let after = bucket.take(state, now);
            state = Some(after);
            json!({
                "remaining": after.tokens,
                "stored_last_replenished": after.last_replenished,
                "stored_tokens": after.tokens,
            })
        })
        .collect();
    let time_to_live = bucket.expires_after().map_or(-1, |kept| kept.as_secs());
    Outcome::Output(json!({"calls": calls, "ttl": time_to_live}))
}

fn sliding_window(input: &Value) -> Outcome {
    let window = SlidingWindow {
        limit: integer(input, "limit"),
        interval: SignedDuration::from_secs(integer(input, "interval")),
    };
    let mut calls = BTreeSet::new();
    let exceeded: Vec<bool> = instants(input).map(|now| window.count(&mut calls, now)).collect();
    Outcome::Output(json!({"exceeded": exceeded}))
}

fn integer<T: TryFrom<i64> + Default>(input: &Value, name: &str) -> T {
    input[name].as_i64().and_then(|value| T::try_from(value).ok()).unwrap_or_default()
}

/// The times of the calls, to the microsecond.
fn instants(input: &Value) -> impl Iterator<Item = Timestamp> {
    let seconds = input["at"].as_array().into_iter().flatten().filter_map(Value::as_f64);
    seconds.filter_map(|seconds| Timestamp::from_microsecond((seconds * 1e6).round() as i64).ok())
}
