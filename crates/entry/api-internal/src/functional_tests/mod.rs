//! What Notify's functional tests ask for, where they may.

mod put_users;

use tidings_api_types::internal::functional_tests::PutTestUsers;

use crate::routes::Routes;

pub(crate) fn routes(routes: &mut Routes) {
    routes.add::<PutTestUsers, _>(put_users::handle);
}
