import Values

/// An expression of JMESPath.
indirect enum JMESNode {
  case current
  case literal(Value)
  case field(String)
  case index(Int)
  case slice(start: Int?, stop: Int?, step: Int?)
  /// Each applied to the result of the one before it.
  case chain([JMESNode])
  case flatten(JMESNode)
  /// The second applied to each element of the first.
  case projection(JMESNode, JMESNode)
  /// The second applied to each value of an object.
  case valueProjection(JMESNode, JMESNode)
  case filter(JMESNode, JMESNode, condition: JMESNode)
  case list([JMESNode])
  case object([(key: String, value: JMESNode)])
  case comparison(JMESComparison, JMESNode, JMESNode)
  case or(JMESNode, JMESNode)
  case and(JMESNode, JMESNode)
  case not(JMESNode)
  case pipe(JMESNode, JMESNode)
  case call(String, [JMESNode])
  /// `&expression`, which a function applies itself.
  case reference(JMESNode)
}
