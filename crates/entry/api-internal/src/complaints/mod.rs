//! `/complaint…`: emails that their recipients did not want.

mod count;
mod list;

use tidings_api_types::internal::complaints::{CountComplaints, ListComplaints};

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<ListComplaints, _>(list::handle);
    routes.add::<CountComplaints, _>(count::handle);
}
