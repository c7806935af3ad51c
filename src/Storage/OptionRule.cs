using Microsoft.Extensions.Options;

namespace Countersign.Storage;

/// <summary>A rule of an option, in the words of its refusal.</summary>
internal readonly record struct OptionRule(string Option, bool Holds, string Rule, string Remedy)
{
    /// <summary>What the rules say to options of a type; the remedy is part of each refusal.</summary>
    public static ValidateOptionsResult Check(string options, ReadOnlySpan<OptionRule> rules)
    {
        var builder = new ValidateOptionsResultBuilder();
        foreach (var (option, holds, rule, remedy) in rules)
        {
            if (!holds)
                builder.AddError($"{options}.{option} must be {rule}; {remedy}.");
        }

        return builder.Build();
    }

    public static OptionRule Between(string option, long value, long least, long most, string usual) =>
        new(option, value >= least && value <= most, $"from {least} to {most}", $"leave it out for {usual}");

    /// <summary>A gather window: 0 to 100 whole milliseconds.</summary>
    public static OptionRule Window(string option, TimeSpan window) => new(
        option,
        window >= TimeSpan.Zero
            && window <= TimeSpan.FromMilliseconds(100)
            && window.Ticks % TimeSpan.TicksPerMillisecond == 0,
        "0 to 100 whole milliseconds",
        "leave it out for 1");

    public static OptionRule WholeSeconds(string option, TimeSpan time, int least, int most, string usual) => new(
        option,
        time >= TimeSpan.FromSeconds(least)
            && time <= TimeSpan.FromSeconds(most)
            && time.Ticks % TimeSpan.TicksPerSecond == 0,
        $"from {least} to {most} whole seconds",
        $"leave it out for {usual}");
}
