namespace Countersign.Carriers.Links;

/// <summary>The carriers behind the configured routes, as this process reaches them.</summary>
public interface ILiveCarriers
{
    /// <summary>The carrier of a route; null where none of that id is configured.</summary>
    ICarrier? Carrier(string route);
}
