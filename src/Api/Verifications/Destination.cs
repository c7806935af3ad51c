using Countersign.Api.Answers;
using Countersign.Api.Authentication;
using Countersign.Numbers;
using Countersign.Verifications;

namespace Countersign.Api.Verifications;

/// <summary>Reads the number of a request and judges whether a code may go there.</summary>
internal static class Destination
{
    /// <summary>The number as E.164, or the problem.</summary>
    public static Problem? Read(string text, string? region, out NumberFacts facts) =>
        NumberParser.TryParse(text, region, out facts, out var fault)
            ? null
            : Problems.InvalidNumber(fault.Slug(), $"The number cannot be read ({fault.Slug()}).");

    /// <summary>
    /// As the other; also refuses lines that take no codes and destinations that the tenant may not send to.
    /// </summary>
    public static Problem? Read(
        string text, string? region, Channel channel, Caller caller, out NumberFacts facts)
    {
        if (Read(text, region, out facts) is { } unreadable)
            return unreadable;
        if (Reachability.Refusal(facts.Type, channel) is { } reason)
            return Problems.InvalidNumber(reason, $"A '{facts.Type.Slug()}' line takes no code by {channel.Word()}.");
        return IsAllowed(caller, facts.Region) ? null : Problems.DestinationNotAllowed(facts.Region);
    }

    /// <summary>A tenant sends everywhere in its sandbox, and outside of it where it was allowed to.</summary>
    public static bool IsAllowed(Caller caller, string region) =>
        caller.Tenant.MaySendTo(region, caller.Sandbox);
}
