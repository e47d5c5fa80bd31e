//! New files in `migrations/` must be embedded: Cargo does not see a folder grow by itself.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
