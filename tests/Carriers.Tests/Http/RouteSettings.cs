using System.Text;
using Microsoft.Extensions.Configuration;

namespace Countersign.Carriers.Tests.Http;

/// <summary>Settings of a route named <c>route</c>.</summary>
internal static class RouteSettings
{
    /// <summary>From the JSON of the route's section <c>Http</c>.</summary>
    public static IConfiguration Of(string http)
    {
        var json = $$"""{"Routes": {"route": {"Kind": "Http", "Http": {{http}} } } }""";
        return new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();
    }

    /// <summary>The section <c>Http</c> itself.</summary>
    public static IConfigurationSection Section(string http) => Of(http).GetSection("Routes:route:Http");
}
