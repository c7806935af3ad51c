using Countersign.Carriers.Senders;
using Countersign.Numbers;

namespace Countersign.Carriers.Routing;

/// <summary>What the destinations of a route must be, and which sender ids can be used there.</summary>
internal static class DestinationRules
{
    private const long MaxPrice = 1_000_000_000;

    public static void Check(string path, RouteOptions route, RouteFaults faults)
    {
        CheckSenders(path, route.Sender, route.Senders, faults);
        if (route.Destinations.Count is 0 or > RoutesOptions.MaxDestinations)
            faults.Add($"{path}:Destinations must name 1 to {RoutesOptions.MaxDestinations} destinations, each with its"
                + " Price; one with no Prefix, Operator or Region is the whole world.");

        var seen = new HashSet<(string?, string?)>();
        for (var at = 0; at < route.Destinations.Count; at++)
        {
            var destination = route.Destinations[at];
            Check($"{path}:Destinations:{at}", route, destination, faults);
            string?[] prefixes = destination.Prefixes.Count == 0 ? [null] : [.. destination.Prefixes];
            if (prefixes.Any(prefix => !seen.Add((prefix, destination.Region))))
                faults.Add($"{path}:Destinations:{at} has Prefix and Region of an earlier one; remove one of them.");
        }
    }

    private static void Check(string path, RouteOptions route, DestinationOptions destination, RouteFaults faults)
    {
        if (destination.Prefix is { } prefix && !IsPrefix(prefix))
            faults.Add($"{path}:Prefix must be a plus sign and 1 to {E164.MaxDigits} digits, as +99890; correct it.");
        if (destination.Region is { } region && !NumberParser.IsRegion(region))
            faults.Add($"{path}:Region must be a country's ISO 3166 code in capitals, as UZ; correct it.");
        if (destination.Price is { } price)
            faults.Range(price, 0, MaxPrice, $"{path}:Price");
        else
            faults.Add($"{path}:Price must be given, in millionths of the currency for a segment: 0.012 EUR is 12000.");

        CheckSenders(path, destination.Sender, destination.Senders, faults);
        var sender = destination.Sender ?? route.Sender;
        if (destination.Region is { } there && SenderId.KindOf(sender) is { } kind && !SenderId.WorksIn(kind, there))
            faults.Add($"{path}:Sender is a name, and operators of {there} deliver no message from a name; set a number"
                + " or a short code here.");
    }

    private static void CheckSenders(string path, string? sender, IReadOnlyList<string> senders, RouteFaults faults)
    {
        if (sender is not null && SenderId.KindOf(sender) is null)
            faults.Add($"{path}:Sender is no sender id: {Shape}");
        if (senders.Count > RoutesOptions.MaxSenders)
            faults.Add($"{path}:Senders must be at most {RoutesOptions.MaxSenders}; remove some.");

        for (var at = 0; at < senders.Count; at++)
        {
            if (SenderId.KindOf(senders[at]) is null)
                faults.Add($"{path}:Senders:{at} is no sender id: {Shape}");
        }
    }

    private const string Shape =
        "use a short code (3 to 8 digits), a number (+ and 9 to 15) or a name (1 to 11 letters, digits, spaces).";

    internal static bool IsPrefix(string text) =>
        text.Length is >= 2 and <= E164.MaxLength && text[0] == '+' && text[1] != '0'
        && !text.AsSpan(1).ContainsAnyExceptInRange('0', '9');
}
