using Countersign.Messages;

namespace Countersign.Api.Messages;

/// <summary>How much a message may be.</summary>
internal static class MessageLimits
{
    /// <summary>Parts of one message: each is paid for, and handsets join no more with certainty.</summary>
    public const int MaxSegments = 10;

    /// <summary>Characters of a text.</summary>
    public const int MaxText = TemplateForm.MaxText;

    /// <summary>Parameters of a template.</summary>
    public const int MaxParameters = 16;

    /// <summary>Name of a parameter.</summary>
    public const int MaxParameterName = MessageTemplate.MaxParameter;

    /// <summary>Value of a parameter.</summary>
    public const int MaxParameter = 500;

    /// <summary>A sender as it is written, a plus sign included.</summary>
    public const int MaxSender = 16;

    /// <summary>The tenant's own name of a message.</summary>
    public const int MaxReference = 64;

    /// <summary>The tenant's own name of what it belongs to.</summary>
    public const int MaxCampaign = 64;

    /// <summary>The shortest use of a message: as long as a carrier may take to answer.</summary>
    public static readonly TimeSpan MinValidFor = TimeSpan.FromSeconds(30);

    /// <summary>The longest.</summary>
    public static readonly TimeSpan MaxValidFor = TimeSpan.FromDays(1);

    /// <summary>What it is where the request does not say.</summary>
    public static readonly TimeSpan DefaultValidFor = TimeSpan.FromHours(1);
}
