//! Which provider takes a message, and which is left alone for a while.
//!
//! [`choice`] shares messages out by weight; [`breaker`] tells, from what a provider answered lately, whether it is worth
//! asking; [`balance`] moves weights away from a provider that delivers badly, and back. All three are rules: time and
//! chance come in.

pub mod balance;
pub mod breaker;
pub mod choice;

pub use breaker::{Breaker, Health};
pub use choice::{Candidate, choose};
