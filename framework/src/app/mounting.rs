//! From controllers to a route table.

use super::assembly::{ModuleLevel, MountedController};
use super::routing::RoutingSettings;
use crate::boot_error::{Code, Problem};
use crate::di::container::Node;
use crate::pipeline::route::RouteDescriptor;
use crate::routing::{Pattern, PatternError, Table};
use std::collections::HashMap;

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
    pub(crate) fn of(
        controllers: &[MountedController],
        levels: &[ModuleLevel],
        nodes: &[Node],
        settings: &RoutingSettings,
    ) -> Self {
        let mut mounting = Self { table: Table::new(), routes: Vec::new(), problems: Vec::new() };
        let mut taken = HashMap::new();
        for (at, controller) in controllers.iter().enumerate() {
            for (route, descriptor) in controller.routes.iter().enumerate() {
                let name = format!("`{}::{}`", nodes[controller.node].entry.name, descriptor.handler);
                match pattern(settings, &levels[controller.module], controller, descriptor) {
                    Ok(pattern) => mounting.mount(at, route, &pattern, descriptor, &name, &mut taken),
                    Err(error) => mounting.problems.push(invalid_path(controller, descriptor, &name, &error)),
                }
            }
        }
        mounting
            .problems
            .extend(levels.iter().flat_map(|level| level.consumer.problems()).map(invalid_middleware_path));
        mounting
    }

    fn mount(
        &mut self,
        controller: usize,
        route: usize,
        pattern: &Pattern,
        descriptor: &RouteDescriptor,
        name: &str,
        taken: &mut HashMap<(Option<http::Method>, String), String>,
    ) {
        let path = pattern.to_string();
        self.problems.extend(unknown_parameters(pattern, descriptor, name));
        let place = (descriptor.method.clone(), pattern.shape());
        if self.table.insert(descriptor.method.clone(), pattern, self.routes.len()).is_err() {
            let first = taken.get(&place).map_or("another route", String::as_str);
            let method = descriptor.method.as_ref().map_or("ALL", http::Method::as_str);
            let message = format!("{name} and {first} both answer `{method} {path}`");
            let problem = Problem::new(Code::DuplicateRoute, message, "change the method or the path of one of them");
            self.problems.push(problem.at(descriptor.location));
            return;
        }
        taken.insert(place, format!("{name} ({})", descriptor.location));
        self.routes.push(Mounted { controller, route, path });
    }
}

/// Global prefix, module path, controller, route.
fn pattern(
    settings: &RoutingSettings,
    level: &ModuleLevel,
    controller: &MountedController,
    route: &RouteDescriptor,
) -> Result<Pattern, PatternError> {
    [level.path, controller.prefix, route.path]
        .iter()
        .try_fold(Pattern::parse(settings.prefix)?, |path, next| Pattern::join(&path, &Pattern::parse(next)?))
}

fn invalid_middleware_path((path, error): (&str, PatternError)) -> Problem {
    let message = format!("the path \"{path}\" of a middleware is invalid: {error}");
    Problem::new(Code::InvalidPath, message, "change it where the module configures its middleware")
}

fn invalid_path(controller: &MountedController, route: &RouteDescriptor, name: &str, error: &PatternError) -> Problem {
    let message =
        format!("the path of {name}, \"{}\" under \"{}\", is invalid: {error}", route.path, controller.prefix);
    Problem::new(Code::InvalidPath, message, "change the route's path or its controller's").at(route.location)
}

fn unknown_parameters<'a>(
    pattern: &'a Pattern,
    route: &'a RouteDescriptor,
    name: &'a str,
) -> impl Iterator<Item = Problem> + 'a {
    let unknown = route.parameters.iter().filter(|parameter| !pattern.names().any(|known| known == **parameter));
    unknown.map(move |parameter| {
        let message =
            format!("{name} reads the path parameter `{parameter}`, which its path `{pattern}` does not have");
        let remedy = format!("name it in the path as `:{parameter}`, or read one that is there");
        Problem::new(Code::UnknownParameter, message, remedy).at(route.location)
    })
}
