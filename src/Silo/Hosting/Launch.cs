using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;

namespace Countersign.Silo.Hosting;

/// <summary>Runs a process of an installation, and says in plain lines why it cannot.</summary>
public static class Launch
{
    /// <summary>Exit code of a process whose settings were refused.</summary>
    public const int RefusedSettings = 2;

    /// <summary>Exit code of a process that this build cannot be.</summary>
    public const int NotOfThisBuild = 3;

    /// <summary>Builds and runs it until it is told to stop; answers the exit code.</summary>
    public static async Task<int> RunAsync(Func<WebApplication> build)
    {
        ArgumentNullException.ThrowIfNull(build);
        try
        {
            await using var app = build();
            await app.RunAsync();
            return 0;
        }
        catch (OperationCanceledException)
        {
            return 0; // Told to stop while it was still starting.
        }
        catch (OptionsValidationException refused)
        {
            foreach (var failure in refused.Failures)
                await Console.Error.WriteLineAsync(failure);

            return RefusedSettings;
        }
    }
}
