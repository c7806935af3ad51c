using System.Collections.Immutable;
using Countersign.Api.Requests;
using Countersign.Egress;
using Countersign.Webhooks;

namespace Countersign.Api.Webhooks;

/// <summary>Body of <c>POST /v1/webhooks</c>.</summary>
internal sealed class CreateWebhookRequest : IRequestBody<CreateWebhookRequest>
{
    private const int UrlMember = 0, EventTypesMember = 1;

    private static readonly MemberSet Members = new("url", "event_types", "description");

    private CreateWebhookRequest()
    {
    }

    public string Url { get; private set; } = "";

    public ImmutableArray<string> EventTypes { get; private set; } = [];

    public string? Description { get; private set; }

    static CreateWebhookRequest? IRequestBody<CreateWebhookRequest>.Read(ref BodyReader body)
    {
        var request = new CreateWebhookRequest();
        ulong seen = 0;
        while (body.Next(Members, ref seen, out var member))
        {
            if (member == UrlMember)
                request.Url = body.Text(EgressUrl.MaxLength) ?? "";
            else if (member == EventTypesMember)
                request.EventTypes = WebhookMembers.EventTypes(ref body);
            else
                request.Description = body.Text(WebhookLimits.MaxDescription);
        }

        body.Require(Members, seen, UrlMember);
        return request;
    }
}

/// <summary>Body of <c>PATCH /v1/webhooks/{id}</c>: what is there is changed.</summary>
internal sealed class ChangeWebhookRequest : IRequestBody<ChangeWebhookRequest>
{
    private const int UrlMember = 0, EventTypesMember = 1, DescriptionMember = 2;

    private static readonly MemberSet Members = new("url", "event_types", "description", "status");

    private ChangeWebhookRequest(WebhookChange change) => Change = change;

    public WebhookChange Change { get; }

    static ChangeWebhookRequest? IRequestBody<ChangeWebhookRequest>.Read(ref BodyReader body)
    {
        var change = new WebhookChange(Url: null, EventTypes: null, Description: null, Active: null);
        ulong seen = 0;
        while (body.Next(Members, ref seen, out var member))
        {
            change = member switch
            {
                UrlMember => change with { Url = body.Text(EgressUrl.MaxLength) },
                EventTypesMember => change with { EventTypes = WebhookMembers.EventTypes(ref body) },
                DescriptionMember => change with { Description = body.Text(WebhookLimits.MaxDescription) },
                _ => change with { Active = WebhookMembers.Active(ref body) },
            };
        }

        return new ChangeWebhookRequest(change);
    }
}

/// <summary>Body of <c>POST /v1/webhooks/{id}/rotate</c>.</summary>
internal sealed class RotateWebhookRequest : IRequestBody<RotateWebhookRequest>
{
    private static readonly MemberSet Members = new("overlap");

    private RotateWebhookRequest()
    {
    }

    static bool IRequestBody<RotateWebhookRequest>.Optional => true;

    public TimeSpan Overlap { get; private set; } = WebhookLimits.DefaultOverlap;

    static RotateWebhookRequest? IRequestBody<RotateWebhookRequest>.Read(ref BodyReader body)
    {
        var request = new RotateWebhookRequest();
        ulong seen = 0;
        while (body.Next(Members, ref seen, out _))
        {
            if (body.Number() is not { } seconds)
                continue;
            if (seconds >= 0 && seconds <= WebhookLimits.MaxOverlap.TotalSeconds)
                request.Overlap = TimeSpan.FromSeconds(seconds);
            else
                body.Fault($"The value must be 0 to {WebhookLimits.MaxOverlap.TotalSeconds:0} seconds.");
        }

        return request;
    }
}

/// <summary>Body of <c>POST /v1/webhooks/{id}/dead-letters/replay</c>.</summary>
internal sealed class ReplayRequest : IRequestBody<ReplayRequest>
{
    private const int MaxEventId = 200;
    private const int EventMember = 0, FromMember = 1;

    private static readonly MemberSet Members = new("event", "from", "until");

    private ReplayRequest(WebhookReplay replay) => Replay = replay;

    public WebhookReplay Replay { get; }

    static ReplayRequest? IRequestBody<ReplayRequest>.Read(ref BodyReader body)
    {
        var replay = new WebhookReplay(Event: null, From: null, Until: null);
        ulong seen = 0;
        while (body.Next(Members, ref seen, out var member))
        {
            replay = member switch
            {
                EventMember => replay with { Event = body.Text(MaxEventId) },
                FromMember => replay with { From = WebhookMembers.Time(ref body) },
                _ => replay with { Until = WebhookMembers.Time(ref body) },
            };
        }

        if (seen == 0)
            body.Errors.Add("", "Name an 'event', or a range by 'from' or 'until'.");
        else if ((seen & 1) != 0 && seen != 1)
            body.Errors.Add("", "Name an 'event' or a range, not both.");
        return new ReplayRequest(replay);
    }
}

/// <summary>Members that requests about webhooks have.</summary>
internal static class WebhookMembers
{
    public static ImmutableArray<string> EventTypes(ref BodyReader body)
    {
        var types = ImmutableArray.CreateBuilder<string>();
        if (!body.EnterList())
            return [];
        for (var place = 0; body.NextItem(place); place++)
        {
            if (body.Text(WebhookLimits.MaxEventType) is not { } type)
                continue;
            if (place >= WebhookLimits.MaxEventTypes)
                body.Fault($"At most {WebhookLimits.MaxEventTypes} types may be named.");
            else if (!WebhookWords.IsEventType(type))
                body.Fault("The type must be such as 'verification.approved', 'verification.*' or '*'.");
            else
                types.Add(type);
        }

        body.Leave();
        return types.ToImmutable();
    }

    public static bool? Active(ref BodyReader body)
    {
        switch (body.Text(RequestLimits.MaxChannel))
        {
            case "active":
                return true;
            case "paused":
                return false;
            case null:
                return null;
            default:
                body.Fault("The status must be 'active' or 'paused'.");
                return null;
        }
    }

    public static DateTimeOffset? Time(ref BodyReader body)
    {
        if (body.Text(RequestLimits.MaxTime) is not { } text)
            return null;
        if (Words.TryTime(text, out var time))
            return time;
        body.Fault("The time must be such as 2026-01-31T12:00:00Z.");
        return null;
    }
}
