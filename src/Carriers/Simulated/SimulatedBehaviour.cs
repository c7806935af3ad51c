using Microsoft.Extensions.Configuration;

namespace Countersign.Carriers.Simulated;

/// <summary>What a simulated live route does; its section is <c>Routes:{id}:Simulated</c>.</summary>
internal sealed class SimulatedBehaviour
{
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(10);

    /// <summary>How long the answer to a submission takes, up to 10 minutes. Default: 50 ms.</summary>
    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long the receipt takes after that, up to 10 minutes. Default: 2 seconds.</summary>
    public TimeSpan ReceiptAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The part of the submissions that the route fails. 0 to 1, default 0.</summary>
    public double Failing { get; set; }

    /// <summary>The part of those taken over that reach the handset. 0 to 1, default 1.</summary>
    public double Delivered { get; set; } = 1;

    public static SimulatedBehaviour Read(IConfigurationSection settings) =>
        settings.Get<SimulatedBehaviour>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new();

    public IReadOnlyList<string> Faults(string path)
    {
        var faults = new List<string>();
        Check(Latency >= TimeSpan.Zero && Latency <= MaxDelay, "Latency", "0 to 10 minutes");
        Check(ReceiptAfter >= TimeSpan.Zero && ReceiptAfter <= MaxDelay, "ReceiptAfter", "0 to 10 minutes");
        Check(Failing is >= 0 and <= 1, "Failing", "0 to 1");
        Check(Delivered is >= 0 and <= 1, "Delivered", "0 to 1");
        return faults;

        void Check(bool sound, string option, string range)
        {
            if (!sound)
                faults.Add($"{path}:{option} must be {range}; correct it or leave it out for its default.");
        }
    }
}
