using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Countersign.Carriers.Http;

/// <summary>Carriers that are spoken to over HTTP, each described by its settings alone.</summary>
internal sealed class HttpCarrierKind(TimeProvider time, IRandomSource random, ILoggerFactory loggers) : ICarrierKind
{
    /// <summary>The word routes name it by.</summary>
    public const string KindName = "Http";

    public string Name => KindName;

    public IReadOnlyList<string> Validate(string route, IConfigurationSection settings)
    {
        HttpRoute.Read(settings, time, out var faults);
        return faults;
    }

    public ICarrierLink Open(string route, int number, IConfigurationSection settings)
    {
        var read = HttpRoute.Read(settings, time, out var faults)
            ?? throw new InvalidOperationException($"Route {route} was not validated: {string.Join(' ', faults)}");
        return new HttpCarrierLink(
            $"{route}/{number}", read, time, random, loggers.CreateLogger<HttpCarrierLink>());
    }

    public LinkWindow? WindowOf(IConfigurationSection settings) =>
        HttpRoute.Read(settings, time, out _)?.Options.LinkWindow;
}

/// <summary>Registers the kind.</summary>
public static class HttpCarrierExtensions
{
    /// <summary>
    /// Lets routes be of the kind <c>Http</c>. A <see cref="TimeProvider"/> and an <see cref="IRandomSource"/> must be
    /// registered too.
    /// </summary>
    public static IServiceCollection AddHttpCarriers(this IServiceCollection services) =>
        services.AddSingleton<ICarrierKind, HttpCarrierKind>();
}
