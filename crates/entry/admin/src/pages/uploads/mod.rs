//! What a service uploads: spreadsheets, letters, and lists that it keeps.

mod letters;
mod list;

use crate::routing::Routes;

pub(super) fn routes(routes: &mut Routes) {
    list::routes(routes);
    letters::routes(routes);
}
