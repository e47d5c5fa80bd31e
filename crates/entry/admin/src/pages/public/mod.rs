//! Pages that everybody may see.

mod home;
mod performance;
mod security_txt;
mod texts;

use crate::routing::Routes;

pub(super) fn routes(routes: &mut Routes) {
    home::routes(routes);
    performance::routes(routes);
    texts::routes(routes);
    security_txt::routes(routes);
}
