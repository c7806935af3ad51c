using Countersign.Verifications;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Countersign.Carriers.Routing;

/// <summary>
/// Reads the routes by hand, so that whatever is misspelt is refused with its full name instead of being ignored.
/// </summary>
internal sealed class RoutesReader(IConfiguration configuration, IOptions<OperatorsOptions> operators)
    : IConfigureOptions<RoutesOptions>
{
    public void Configure(RoutesOptions options)
    {
        var faults = new List<string>();
        options.Routes = configuration.GetSection(RoutesOptions.Section).GetChildren()
            .ToDictionary(section => section.Key, section => Route(section, faults), StringComparer.Ordinal);
        options.Unreadable = faults;
    }

    private RouteOptions Route(IConfigurationSection section, List<string> faults)
    {
        var members = new SectionReader(section, faults);
        var route = new RouteOptions();
        route.Kind = members.Text("Kind") ?? route.Kind;
        route.Channels = [.. members.List("Channels", members.Word<Channel>).OfType<Channel>()];
        route.Tenants = members.Texts("Tenants");
        route.Priority = members.Number<int>("Priority") ?? route.Priority;
        route.Links = members.Number<int>("Links") ?? route.Links;
        route.MaxPerSecond = members.Number<int>("MaxPerSecond") ?? route.MaxPerSecond;
        route.BulkShare = members.Number<double>("BulkShare") ?? route.BulkShare;
        route.Currency = members.Text("Currency") ?? route.Currency;
        route.Sender = members.Text("Sender");
        route.Senders = members.Texts("Senders");
        route.Destinations = members.List("Destinations", one => Destination(one, faults));
        if (route.Kind.Length > 0)
            members.Skip(route.Kind);

        members.RefuseOthers();
        return route;
    }

    private DestinationOptions Destination(IConfigurationSection section, List<string> faults)
    {
        var members = new SectionReader(section, faults);
        var destination = new DestinationOptions
        {
            Prefix = members.Text("Prefix"),
            Operator = members.Text("Operator"),
            Region = members.Text("Region"),
            Price = members.Number<long>("Price"),
            Sender = members.Text("Sender"),
            Senders = members.Texts("Senders"),
        };
        members.RefuseOthers();
        if (destination.Operator is not { } named)
            return destination;

        if (destination.Prefix is not null)
            faults.Add($"{section.Path} has a Prefix and an Operator, which is prefixes; remove one of them.");
        else if (operators.Value.Operators.TryGetValue(named, out var known))
            destination.OfOperator = known.Prefixes;
        else
            faults.Add($"{section.Path}:Operator: '{named}' is none of {OperatorsOptions.Section}; name it there.");
        return destination;
    }
}
