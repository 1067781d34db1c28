//! No name of std's prelude means what it usually does, there is no nestling prelude, and warnings are errors.

#![forbid(unsafe_code)]
#![deny(warnings, missing_docs)]
#![allow(dead_code, unused_macros)]

macro_rules! shadow {
    ($($name:ident)*) => { $(struct $name;)* };
}

shadow!(Option Result Vec Box String Arc2 Pin Rc Cow Location Key Provider Hooks Module Controller Request Response Json Body);

struct Some;
struct None;
struct Ok;
struct Err;

mod core {}
mod std {}
mod alloc {}
mod serde {}
mod schemars {}
mod inventory {}
mod tokio {}
mod http {}

trait Send {}
trait Sync {}
trait Sized {}
trait Clone {}
trait Copy {}
trait Default {}
trait Drop {}
trait Fn {}
trait From {}
trait Into {}
trait Iterator {}
trait IntoIterator {}
trait Future {}
trait IntoFuture {}
trait ToString {}
trait ToOwned {}
trait PartialEq {}
trait AsRef {}
trait Display {}
trait Error {}
trait Serialize {}
trait Deserialize {}
trait Guard {}
trait Validate {}
trait Exception {}

macro_rules! panic {
    () => { compile_error!("shadowed") };
}
macro_rules! assert {
    () => { compile_error!("shadowed") };
}
macro_rules! matches {
    () => { compile_error!("shadowed") };
}
macro_rules! vec {
    () => { compile_error!("shadowed") };
}
macro_rules! unreachable {
    () => { compile_error!("shadowed") };
}
macro_rules! concat {
    () => { compile_error!("shadowed") };
}
macro_rules! format {
    () => { compile_error!("shadowed") };
}
macro_rules! write {
    () => { compile_error!("shadowed") };
}

type Done<T, E> = ::std::result::Result<T, E>;

#[nestling::dto]
#[derive(Debug)]
struct CreateCat {
    #[validate(length(min = 1, max = 64), contains(pattern = "a"))]
    name: ::std::string::String,
    #[validate(range(max = 40))]
    age: u8,
    #[validate(nested)]
    owner: ::std::option::Option<Owner>,
}

#[nestling::dto]
#[derive(Debug)]
struct Owner {
    #[validate(required, email)]
    email: ::std::option::Option<::std::string::String>,
}

#[nestling::dto]
#[derive(Debug)]
#[serde(rename_all = "snake_case")]
enum Breed {
    MaineCoon,
    Mixed {
        #[validate(non_empty)]
        parents: ::std::vec::Vec<::std::string::String>,
    },
}

#[derive(Debug, nestling::Exception)]
enum CatError {
    #[exception(NOT_FOUND, "cat {0} not found", code = "NO_CAT")]
    NotFound(u64),
    #[exception(418, "{name:?} is tea")]
    Tea { name: &'static str },
    #[exception(transparent)]
    Store(#[from] ::std::io::Error),
}

trait Repository: ::std::marker::Send + ::std::marker::Sync {}

#[nestling::injectable]
struct Memory;

impl Repository for Memory {}

#[nestling::injectable(scope = request)]
struct Visit;

#[nestling::injectable]
struct CatsService {
    cats: ::std::sync::Arc<dyn Repository>,
    all: ::std::vec::Vec<::std::sync::Arc<dyn Repository>>,
    maybe: ::std::option::Option<::std::sync::Arc<Visit>>,
    later: nestling::Lazy<Memory>,
    module: nestling::ModuleRef,
    #[inject(default)]
    seen: ::std::sync::atomic::AtomicU64,
    #[inject(value = 3)]
    limit: u8,
    #[inject("name")]
    named: ::std::sync::Arc<u16>,
    #[inject(Replica)]
    replica: ::std::sync::Arc<u32>,
}

struct Replica;

#[nestling::injectable]
struct KeyGuard;

impl nestling::Guard for KeyGuard {
    type Grant = u64;

    async fn check(&self, _: &mut nestling::ExecutionContext) -> nestling::Result<u64> {
        ::std::result::Result::Ok(1)
    }
}

#[nestling::injectable]
struct OpenGuard;

impl nestling::CanActivate for OpenGuard {
    async fn can_activate(&self, _: &mut nestling::ExecutionContext) -> nestling::Result<bool> {
        ::std::result::Result::Ok(true)
    }
}

#[nestling::controller("/cats/:owner")]
#[nestling::guard(OpenGuard)]
#[nestling::meta(7_u8)]
struct CatsController {
    cats: ::std::sync::Arc<CatsService>,
}

#[nestling::routes]
impl CatsController {
    #[nestling::get("/:id")]
    #[nestling::meta("admin")]
    async fn find_one(
        &self,
        #[param("owner")] owner: ::std::string::String,
        #[param("id")] id: u64,
        #[query("page")] page: ::std::option::Option<u8>,
        #[header("x-key")] key: ::std::option::Option<::std::string::String>,
        #[grant(KeyGuard)] user: u64,
    ) -> Done<::std::option::Option<::std::string::String>, CatError> {
        let _ = (owner, page, key, user, self.cats.limit);
        ::std::result::Result::Err(CatError::NotFound(id))
    }

    #[nestling::post]
    #[nestling::http_code(202)]
    async fn create(&self, #[body] cat: CreateCat, #[req] request: &nestling::Request) -> Breed {
        let _ = (cat, request);
        Breed::MaineCoon
    }

    #[nestling::delete("/")]
    #[nestling::guard(OpenGuard)]
    async fn remove(&self) {}
}

#[nestling::module]
struct EmptyModule;

#[nestling::module(
    imports = [EmptyModule],
    controllers = [CatsController],
    providers = [
        CatsService,
        Memory,
        Memory as dyn Repository,
        multi(Memory as dyn Repository),
        value(8_u8 as u8),
        qualified("name", value(1 as u16)),
        qualified(Replica, value(1 as u32)),
        factory(async |memory: ::std::sync::Arc<Memory>| -> nestling::Result<u64> {
            let _ = memory;
            ::std::result::Result::Ok(1)
        }),
    ],
    exports = [CatsService, EmptyModule],
)]
struct AppModule;

#[nestling::main]
async fn main() -> nestling::Result<()> {
    nestling::App::create::<AppModule>().await?;
    ::std::result::Result::Ok(())
}
