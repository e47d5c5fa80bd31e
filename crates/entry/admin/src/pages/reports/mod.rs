//! What recipients and the post report back: wishes for no more emails, and letters that came back.

mod returned_letters;
mod unsubscribe_requests;

use crate::routing::Routes;

pub(super) fn routes(routes: &mut Routes) {
    returned_letters::routes(routes);
    unsubscribe_requests::routes(routes);
}
