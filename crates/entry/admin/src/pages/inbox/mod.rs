//! Text messages that a service received, and what was said before and after.

mod conversation;
mod list;
mod reply;

use tidings_recipients::PhoneNumber;

use crate::routing::Routes;

pub(super) fn routes(routes: &mut Routes) {
    list::routes(routes);
    conversation::routes(routes);
    reply::routes(routes);
}

/// A number as people write it; what is no number, as a sender's name, stays.
pub(super) fn readable(number: &str) -> String {
    PhoneNumber::parse(number).map_or_else(|_| number.to_owned(), |number| number.human_readable())
}
