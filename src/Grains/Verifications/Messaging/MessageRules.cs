using Countersign.Messages;

namespace Countersign.Verifications;

/// <summary>
/// Whether one more message of a tenant's own may go to the number now. Messages do not count as sends of codes, nor do
/// they wait for a cooldown; what the number bears from everybody counts both.
/// </summary>
internal static class MessageRules
{
    /// <summary>Rule: messages of the tenant to the number.</summary>
    public const string Messages = "messages";

    /// <summary>Rule: messages of all tenants to the number.</summary>
    public const string NumberMessages = "number-messages";

    /// <summary>The first rule that refuses, or null.</summary>
    public static MessageResult? Refuse(in Opening opening, NumberLimits limits)
    {
        var window = limits.MessageWindow;
        var windowMs = (long)window.TotalMilliseconds;
        var own = WindowUse.Of(
            Array.ConvertAll(opening.Share.Messages, CountedAt), limits.MaxMessages, windowMs, opening.Now);
        if (own.FreeAt > opening.Now)
            return Limited(Messages, limits.MaxMessages, own.Used, window, own.FreeAt - opening.Now);

        var all = OfAll(opening, limits.MaxMessagesOfAll, windowMs);
        if (all.FreeAt > opening.RealNow)
            return Limited(NumberMessages, limits.MaxMessagesOfAll, all.Used, window, all.FreeAt - opening.RealNow);

        var sendsMs = (long)limits.SendWindow.TotalMilliseconds;
        var sends = WindowUse.Of(opening.State.Sends, limits.MaxSends, sendsMs, opening.RealNow);
        return sends.FreeAt > opening.RealNow
            ? Limited(
                SendRules.Number, limits.MaxSends, sends.Used, limits.SendWindow, sends.FreeAt - opening.RealNow)
            : null;
    }

    /// <summary>
    /// The message that a new one would repeat: of the same print, a moment ago, and not one that surely never reached
    /// the handset.
    /// </summary>
    public static Session? FindTwin(in Opening opening, UInt128 print, NumberLimits limits)
    {
        var from = opening.Now - (long)limits.DuplicateWindow.TotalMilliseconds;
        for (var at = opening.Share.Messages.Length - 1; at >= 0; at--)
        {
            var session = opening.Share.Messages[at];
            if (session.Message!.Print == print && session.Message.CountedAt > from && MayArrive(session))
                return session;
        }

        return null;
    }

    private static bool MayArrive(Session session) => MessageViews.StatusOf(session) is MessageStatus.Submitting
        or MessageStatus.Submitted or MessageStatus.Delivered or MessageStatus.Unknown;

    /// <summary>By real time: tenants' clocks differ.</summary>
    private static WindowUse OfAll(in Opening opening, int limit, long windowMs)
    {
        var times = new List<long>();
        foreach (var share in opening.State.Tenants)
        {
            foreach (var session in share.Messages)
                times.Add(CountedAt(session) - share.Offset);
        }

        times.Sort();
        return WindowUse.Of([.. times], limit, windowMs, opening.RealNow);
    }

    private static long CountedAt(Session session) => session.Message!.CountedAt;

    private static MessageResult.Limited Limited(string rule, int limit, int used, TimeSpan window, long retryMs) =>
        new(rule, limit, used, window, TimeSpan.FromMilliseconds(retryMs));
}
