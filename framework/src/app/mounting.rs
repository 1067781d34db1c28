//! From controllers to a route table.

use super::assembly::{ModuleLevel, MountedController};
use super::routing::RoutingSettings;
use crate::boot_error::{Code, Problem};
use crate::di::container::Node;
use crate::pipeline::Versioning;
use crate::pipeline::metadata::Metadata;
use crate::pipeline::route::RouteDescriptor;
use crate::pipeline::settings::RouteHost;
use crate::pipeline::version::RouteVersions;
use crate::routing::{Conflict, HostPattern, Match, Pattern, PatternError, RouteKey, Table, Versions};
use http::Method;
use std::error::Error;

/// The routes that will be served: which handler each one has is known, the handlers are built later.
pub(crate) struct Mounting {
    pub(crate) table: Table<usize>,
    pub(crate) routes: Vec<Mounted>,
    pub(crate) problems: Vec<Problem>,
}

/// A route's place: its controller, which of that controller's routes it is, and its whole path.
pub(crate) struct Mounted {
    pub(crate) controller: usize,
    pub(crate) route: usize,
    pub(crate) path: String,
}

impl Mounting {
    /// Before `main` has had its say, `versioning` is what it may yet choose: only then do versions tell routes apart.
    pub(crate) fn of(
        controllers: &[MountedController],
        levels: &[ModuleLevel],
        nodes: &[Node],
        settings: &RoutingSettings,
        versioning: Option<Versioning>,
    ) -> Self {
        let mut mounting = Self { table: Table::new(), routes: Vec::new(), problems: Vec::new() };
        let mut names = Vec::new();
        for (at, controller) in controllers.iter().enumerate() {
            for (route, descriptor) in controller.routes.iter().enumerate() {
                let name = format!("`{}::{}`", nodes[controller.node].entry.name, descriptor.handler);
                match keys(settings, versioning, levels, controller, descriptor) {
                    Ok(keys) => {
                        for key in keys {
                            mounting.mount(at, route, key, descriptor, &name, &mut names);
                        }
                    }
                    Err(error) => mounting.problems.push(invalid_path(controller, descriptor, &name, &*error)),
                }
            }
        }
        let consumers = levels.iter().flat_map(|level| level.consumer.problems());
        mounting.problems.extend(consumers.map(invalid_middleware_path));
        mounting
    }

    fn mount(
        &mut self,
        controller: usize,
        route: usize,
        key: RouteKey,
        descriptor: &RouteDescriptor,
        name: &str,
        names: &mut Vec<String>,
    ) {
        let path = key.pattern.to_string();
        self.problems.extend(unknown_parameters(&key, descriptor, name));
        if let Err(conflict) = self.table.insert(key, self.routes.len()) {
            let problem = duplicate(&conflict, name, &names[conflict.value]);
            self.problems.push(problem.at(descriptor.location));
            return;
        }
        names.push(format!("{name} ({})", descriptor.location));
        self.routes.push(Mounted { controller, route, path });
    }
}

fn duplicate(conflict: &Conflict<usize>, name: &str, first: &str) -> Problem {
    let Conflict { refused, existing, regexes, .. } = conflict;
    let (message, remedy) = match regexes {
        None => (format!("{name} and {first} both answer `{refused}`"), "change the method or the path of one of them"),
        Some([one, other]) => (
            format!(
                "{name} and {first} have two regexes in one place: `{one}` in `{refused}` and `{other}` in `{existing}`"
            ),
            "use one regex in both, or put one of them below another path",
        ),
    };
    Problem::new(Code::DuplicateRoute, message, remedy)
}

/// What a route answers: one place, or one per version where the path says which it is.
fn keys(
    settings: &RoutingSettings,
    versioning: Option<Versioning>,
    levels: &[ModuleLevel],
    controller: &MountedController,
    route: &RouteDescriptor,
) -> Result<Vec<RouteKey>, Box<dyn Error>> {
    let metadata = metadata(levels, controller, route);
    let host = metadata.all().next().map(|RouteHost(host)| HostPattern::parse(host)).transpose()?;
    let versions: &RouteVersions = metadata.all().next().unwrap_or(&settings.default_version);
    let path =
        [controller.prefix, route.path].iter().try_fold(Pattern::parse(levels[controller.module].path)?, below)?;
    let prefix = Pattern::parse(if is_excluded(settings, &path)? { "" } else { settings.prefix })?;
    let key = |pattern: Pattern, versions: Versions| RouteKey {
        method: route.method.clone(),
        pattern,
        host: host.clone(),
        versions,
    };
    match versioning {
        None => Ok(vec![key(Pattern::join(&prefix, &path)?, Versions::neutral())]),
        Some(Versioning::Uri) => {
            let neutral = versions.is_neutral().then(String::new);
            let segments = versions.names().map(|name| format!("/v{name}")).chain(neutral);
            segments
                .map(|version| {
                    let prefix = below(prefix.clone(), &version.as_str())?;
                    Ok(key(Pattern::join(&prefix, &path)?, Versions::neutral()))
                })
                .collect()
        }
        Some(_) => Ok(vec![key(Pattern::join(&prefix, &path)?, named(versions))]),
    }
}

fn below(path: Pattern, next: &&str) -> Result<Pattern, PatternError> {
    Pattern::join(&path, &Pattern::parse(next)?)
}

fn named(versions: &RouteVersions) -> Versions {
    let named = Versions::named(versions.names());
    if versions.is_neutral() { named.and_neutral() } else { named }
}

/// Whether the prefix is not for this path. Its own parameters are texts like any other here.
fn is_excluded(settings: &RoutingSettings, path: &Pattern) -> Result<bool, PatternError> {
    let mut excluded = Table::new();
    for pattern in &settings.unprefixed {
        excluded.include(RouteKey::new(None, Pattern::parse(pattern)?), ());
    }
    Ok(matches!(excluded.find(&Method::GET, &path.to_string()), Match::Found { .. }))
}

/// The nearest first: route, controller, module, root module.
pub(super) fn metadata(levels: &[ModuleLevel], controller: &MountedController, route: &RouteDescriptor) -> Metadata {
    let mut metadata = Metadata::default();
    (route.metadata)(&mut metadata);
    (controller.metadata)(&mut metadata);
    (levels[controller.module].metadata)(&mut metadata);
    let root = levels.len() - 1;
    if controller.module != root {
        (levels[root].metadata)(&mut metadata);
    }
    metadata
}

fn invalid_middleware_path((path, error): (&str, PatternError)) -> Problem {
    let message = format!("the path \"{path}\" of a middleware is invalid: {error}");
    Problem::new(Code::InvalidPath, message, "change it where the module configures its middleware")
}

fn invalid_path(controller: &MountedController, route: &RouteDescriptor, name: &str, error: &dyn Error) -> Problem {
    let message =
        format!("the path of {name}, \"{}\" under \"{}\", is invalid: {error}", route.path, controller.prefix);
    Problem::new(Code::InvalidPath, message, "change the route's path or its controller's").at(route.location)
}

fn unknown_parameters<'a>(
    key: &'a RouteKey,
    route: &'a RouteDescriptor,
    name: &'a str,
) -> impl Iterator<Item = Problem> + 'a {
    let pattern = &key.pattern;
    let unknown = route.parameters.iter().filter(|parameter| !pattern.names().any(|known| known == **parameter));
    let of_path = unknown.map(move |parameter| {
        let message =
            format!("{name} reads the path parameter `{parameter}`, which its path `{pattern}` does not have");
        let remedy = format!("name it in the path as `:{parameter}`, or read one that is there");
        Problem::new(Code::UnknownParameter, message, remedy).at(route.location)
    });
    let has = |parameter: &str| key.host.iter().flat_map(HostPattern::names).any(|known| known == parameter);
    let of_host = route.host_parameters.iter().filter(move |parameter| !has(parameter)).map(move |parameter| {
        let message = format!("{name} reads `{parameter}` of the host, which no `#[host(…)]` of its controller names");
        let remedy = format!("add `#[host(\":{parameter}.example.com\")]` to the controller");
        Problem::new(Code::UnknownParameter, message, remedy).at(route.location)
    });
    of_path.chain(of_host)
}
