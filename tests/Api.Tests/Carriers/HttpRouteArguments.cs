namespace Countersign.Api.Tests.Carriers;

/// <summary>A route named <c>acme</c> to a carrier over HTTP, as arguments of the server.</summary>
internal static class HttpRouteArguments
{
    /// <summary>The route without callbacks and lookups, and more of it.</summary>
    /// <param name="more">Settings within the section <c>Http</c>, as <c>Callbacks:Proof=Token</c>.</param>
    public static string[] Of(params string[] more) =>
    [
        "--Routes:acme:Kind=Http",
        "--Routes:acme:Destinations:0:Region=UZ",
        "--Routes:acme:Destinations:0:Price=5000",
        "--Routes:acme:Http:Url=https://carrier.invalid/messages",
        "--Routes:acme:Http:Form:to={to}",
        "--Routes:acme:Http:Form:text={text}",
        "--Routes:acme:Http:Form:ref={reference}",
        "--Routes:acme:Http:Answer:Rules:0:Status=200",
        "--Routes:acme:Http:Answer:Rules:0:Means=Accepted",
        .. more.Select(static one => $"--Routes:acme:Http:{one}"),
    ];
}
