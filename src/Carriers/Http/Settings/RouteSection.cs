using Microsoft.Extensions.Configuration;

namespace Countersign.Carriers.Http.Settings;

/// <summary>From a section of settings to options: what is misspelt is refused rather than ignored.</summary>
internal static class RouteSection
{
    /// <summary>The options; null, and a fault, where a name is unknown or a value of the wrong kind.</summary>
    public static HttpRouteOptions? Bind(IConfigurationSection section, SettingFaults faults)
    {
        try
        {
            return section.Get<HttpRouteOptions>(static binder => binder.ErrorOnUnknownConfiguration = true)
                ?? new HttpRouteOptions();
        }
        catch (InvalidOperationException fault)
        {
            // The binder names the setting; a value of it could be a secret that stands where it should not.
            faults.Add("*", Readable(fault.Message));
            return null;
        }
    }

    private static string Readable(string message)
    {
        var names = message.Split('\'').Where(static (_, part) => part % 2 == 1)
            .Where(static name => name.Length > 0 && !name.Contains('.'));
        return $"has a setting that is unknown or of the wrong kind ({string.Join(", ", names)}); correct it.";
    }
}
