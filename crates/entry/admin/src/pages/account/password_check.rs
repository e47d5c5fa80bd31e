//! Asking for the password once more, before something is changed that whoever holds an open browser should not be able to.

use tidings_api_types::internal::user::{EnteredPassword, Secret};

use crate::{forms::Form, problem::Problem, visit::SignedIn};

/// After so many wrong ones in a row the password is not looked at any more.
const MOST_FAILURES: i32 = 10;

/// Checks the password in a field, and says in the form if it is not right.
///
/// # Errors
/// When it cannot be checked.
pub async fn check(visit: &SignedIn, form: &mut Form<'_>, name: &str) -> Result<(), Problem> {
    let password = form.untrimmed(name).to_owned();
    if password.is_empty() {
        form.error(name, "Enter your password");
        return Ok(());
    }
    if visit.user.failed_login_count >= MOST_FAILURES {
        form.error(name, "You have entered a wrong password too many times. Sign out and set a new password");
        return Ok(());
    }
    let entered = EnteredPassword { password: Secret(password) };
    match visit.client.users.verify_password(visit.user.id, &entered).await {
        Ok(()) => Ok(()),
        Err(failed) if failed.status() == Some(400) => {
            form.error(name, "Your password is not right");
            Ok(())
        }
        Err(failed) => Err(failed.into()),
    }
}
