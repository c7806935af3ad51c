using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;

namespace Countersign.Silo.Hosting;

/// <summary>Runs a process of an installation, and says in plain lines why it cannot.</summary>
public static class Launch
{
    /// <summary>Exit code of a process that could not start, or broke.</summary>
    public const int Failed = 1;

    /// <summary>Exit code of a process whose settings were refused.</summary>
    public const int RefusedSettings = 2;

    /// <summary>Exit code of a process that this build cannot be.</summary>
    public const int NotOfThisBuild = 3;

    /// <summary>The words of a fault on one line; of one that only wraps others, those of the first of them.</summary>
    public static string Reason(Exception fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        while (fault is AggregateException or TargetInvocationException && fault.InnerException is { } inner)
            fault = inner;

        var words = fault.Message.ReplaceLineEndings(" ");
        return fault is InvalidOperationException or InvalidDataException or IOException or UnauthorizedAccessException
            ? words
            : $"{words} ({fault.GetType().Name})";
    }

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
#pragma warning disable CA1031 // The last resort: an operator needs what is wrong and an exit code, not a core dump.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            await Console.Error.WriteLineAsync($"Countersign could not start: {Reason(fault)}");
            return Failed;
        }
    }
}
