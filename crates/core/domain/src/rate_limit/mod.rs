//! How many requests are too many: the rules alone.
//!
//! The state of a limit comes in with the time and goes out with the decision. Whoever keeps it, in memory, in Redis or in
//! the database, has to do so in one step, so that no two requests see the same state.

mod daily;
mod sliding_window;
mod token_bucket;

pub use daily::{DailyLimits, LimitedChannel, day, seconds_left_of_day};
pub use sliding_window::SlidingWindow;
pub use token_bucket::{BucketState, TokenBucket};
